import type { Resource } from './resources.ts';

/** One resource a line, as FHIR's bulk export has it. */
export async function* asNdjson(resources: AsyncIterable<Resource>): AsyncGenerator<string> {
  for await (const resource of resources) yield `${JSON.stringify(resource)}\n`;
}

/** One Bundle of all resources, written as they come. `base` is the address that the ids are below. */
export async function* asBundle(resources: AsyncIterable<Resource>, base: string): AsyncGenerator<string> {
  yield '{"resourceType":"Bundle","type":"collection"';
  let before = ',"entry":[';
  for await (const resource of resources) {
    const fullUrl = `${base}/${resource.resourceType}/${resource.id}`;
    yield `${before}${JSON.stringify({ fullUrl, resource })}`;
    before = ',';
  }
  // FHIR knows no empty list.
  yield before === ',' ? ']}\n' : '}\n';
}
