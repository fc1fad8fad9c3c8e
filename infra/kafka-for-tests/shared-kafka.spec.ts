import { expect, it } from 'vitest';
import { namedKafka } from './shared-kafka.ts';

it('names no broker in an empty environment', () => {
  expect(namedKafka({})).toBeUndefined();
});

it('prefers the broker named for tests', () => {
  const env = { KAFKA_BROKERS: 'a:1', SCHEMA_REGISTRY_URL: 'http://a' };
  expect(namedKafka(env)).toEqual({ brokers: 'a:1', registryUrl: 'http://a' });
  expect(namedKafka({ ...env, TEST_KAFKA_BROKERS: 'b:1', TEST_REGISTRY_URL: 'http://b' })?.brokers).toBe('b:1');
});

it('refuses a broker without a registry', () => {
  expect(() => namedKafka({ KAFKA_BROKERS: 'a:1' })).toThrow('SCHEMA_REGISTRY_URL is not');
});
