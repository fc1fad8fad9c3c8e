import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { typedInTelex, typedInVni } from './testing/input-methods.ts';

const options = { now: Date.parse('2021-12-01T00:00:00Z') };
const hex = (name: string) => Buffer.from(name).toString('hex');
const card = (name: string) => `HS4580120878821|${hex(name)}|18/01/2007|2|-|58 - 001|01/01/2021|31/12/2021|$`;

describe('the health-insurance card', () => {
  it('reads number, name, birth and sex', () => {
    expect(decode(card('Phú Thị Ơn'), options)).toMatchObject({
      format: 'bhyt',
      subjects: ['bhyt:HS4580120878821'],
      person: { name: 'Phú Thị Ơn', birth: '2007-01-18', sex: 'female' },
      warnings: [],
    });
  });

  it('reads a year alone', () => {
    expect(decode(card('A').replace('18/01/2007', '1940'), options).person?.birth).toBe('1940');
  });

  it('restores the name from hex that an input method accented, or leaves it out', () => {
    // c3aa (ê) holds aa, which Telex makes â; e1ba… holds e1, which VNI makes é.
    const telex = decode(typedInTelex(card('Lê Y')), options);
    expect(telex).toMatchObject({
      subjects: ['bhyt:HS4580120878821'],
      person: { name: 'Lê Y' },
      warnings: ['input-method'],
    });
    const vni = decode(typedInVni(card('Ngọc Trần')), options);
    expect(vni.subjects).toEqual(['bhyt:HS4580120878821']);
    expect(['Ngọc Trần', null]).toContain(vni.person?.name);
  });

  it('has no identifier in a bare social-insurance number', () => {
    expect(decode(card('An Y').replace('HS4580120878821', '0120878821'), options)).toMatchObject({
      format: 'bhyt',
      subjects: [],
      reason: 'no-identifier',
    });
  });
});
