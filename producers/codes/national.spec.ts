import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';

const options = { now: Date.parse('2021-12-01T00:00:00Z') };
const OFFICIAL = '001093029317|NGUYEN LE KHA HAN|1987-01-18|0|162979388586171100|<1<HS4010120878821<0944713700';

describe('the national personal code', () => {
  it('reads the example of the decision, whose ID number and birth date disagree', () => {
    expect(decode(OFFICIAL, options)).toEqual({
      format: 'national',
      subjects: ['cccd:001093029317', 'qid:162979388586171100', 'bhyt:HS4010120878821', 'phone:0944713700'],
      person: { name: 'NGUYEN LE KHA HAN', birth: '1987-01-18', sex: 'male', phone: '0944713700' },
      venue: null,
      certificate: null,
      signature: 'unsigned',
      warnings: ['birth-differs'],
      reason: null,
    });
  });

  it('knows a masked code by its QID alone, though its EXT lacks the leading < and its date is short', () => {
    const code = decode('******509|Nguyễn Văn C|1989/3/3|0|162979388586171100|1<GD4877*******<0943******', options);
    expect(code.subjects).toEqual(['qid:162979388586171100']);
    expect(code.person).toEqual({ name: 'Nguyễn Văn C', birth: '1989-03-03', sex: 'male', phone: null });
    expect(code.warnings).toEqual(['masked', 'date-format', 'ext-shifted']);
  });

  it('never takes the one who declared for the holder', () => {
    const code = decode('264123456|LE Y|2001|1|162979388586171100|999999999999999999<2<<', options);
    expect(code.subjects).toEqual(['cmnd:264123456', 'qid:162979388586171100']);
    expect(code.person).toMatchObject({ birth: '2001', sex: 'female', phone: null });
  });

  it('keeps the digits of a QID that no number could hold', () => {
    expect(decode('*|A|1990|0|100000000000000001|', options).subjects).toEqual(['qid:100000000000000001']);
  });

  it('takes a passport of the common forms, and leaves other papers to the QID', () => {
    expect(decode('c1234567|A|1990|0|162979388586171100|', options).subjects[0]).toBe('passport:C1234567');
    expect(decode('P01234567|A|1990|0|162979388586171100|', options).subjects[0]).toBe('passport:P01234567');
    expect(decode('EA1234567|A|1990|0|162979388586171100|', options).subjects[0]).toBe('passport:EA1234567');
    const foreign = decode('ABC123456|A|1990|0|162979388586171100|', options);
    expect(foreign.subjects).toEqual(['qid:162979388586171100']);
    expect(foreign.warnings).toContain('number-unrecognised');
  });

  it('does not take the end of an ID number, its province lost, for an old card', () => {
    const code = decode(OFFICIAL.replace('1987', '1993').slice(3), options);
    expect(code.subjects).toEqual(['qid:162979388586171100', 'bhyt:HS4010120878821', 'phone:0944713700']);
    expect(code.warnings).toContain('number-doubtful');
  });

  it('drops what a cut left incomplete', () => {
    const inQid = decode(OFFICIAL.slice(0, OFFICIAL.indexOf('|<') - 1), options);
    expect(inQid.subjects).toEqual(['cccd:001093029317']);
    expect(inQid.warnings).toEqual(expect.arrayContaining(['qid-unreadable', 'cut']));
    expect(decode(OFFICIAL.slice(0, -1), options).warnings).toContain('phone-unreadable');
    expect(decode('001093029317|NGUYEN', options)).toMatchObject({ format: 'unknown', reason: 'cut' });
  });

  it('restores an insurance number that VNI accented, when no key was lost', () => {
    // TE1 → TÉ under VNI; the 13 digits prove that no key was lost, the 1 of the benefit that it was in its place.
    const code = decode(OFFICIAL.replace('HS4010120878821', 'TÉ790120878821'), options);
    expect(code.subjects).toContain('bhyt:TE1790120878821');
    expect(code.warnings).toContain('input-method');
    expect(decode(OFFICIAL.replace('HS4010120878821', 'TÉ90120878821'), options).subjects.join()).not.toContain('bhyt');
  });

  it.each([
    ['1993-01', '1993-01'],
    ['18/01/1993', '1993-01-18'],
    ['1993', '1993'],
    ['1993-02-30', null],
    ['1993-00-00', '1993'],
    ['', null],
    ['1993-**-**', '1993'],
    ['1993-01-**', '1993-01'],
    ['**/**/1993', '1993'],
    ['1993-**-18', '1993'],
    ['****-01-18', null],
    ['**********', null],
    ['1 January 1993', null],
  ])('reads a birth date written %s as %s', (written, birth) => {
    expect(decode(OFFICIAL.replace('1987-01-18', written), options).person?.birth ?? null).toBe(birth);
  });

  it('takes an old number of which nobody alive could have the end, whatever is hidden', () => {
    const hidden = (number: string) => decode(`${number}|LE Y|****-**-**|0|162979388586171100|<0<<`, options);
    expect(hidden('264576714').subjects).toContain('cmnd:264576714');
    expect(hidden('193029317').subjects).toEqual(['qid:162979388586171100']);
    expect(hidden('193029317').warnings).toContain('number-doubtful');
  });

  it('reads a code that does not say who declared', () => {
    expect(decode(OFFICIAL.replace('|0|', '||'), options).subjects).toEqual(decode(OFFICIAL, options).subjects);
  });

  it('does not take a last field that a second read may have filled up', () => {
    const again = (cut: number, lost: number) => OFFICIAL.slice(0, cut - lost) + OFFICIAL.slice(0, lost);
    const inPhone = decode(again(OFFICIAL.length, 4), options);
    expect(inPhone.subjects).toEqual(['cccd:001093029317', 'qid:162979388586171100', 'bhyt:HS4010120878821']);
    expect(inPhone.warnings).toContain('phone-unreadable');
    expect(decode(`${OFFICIAL.slice(0, -1)} ${OFFICIAL[0]}`, options).subjects.join()).not.toContain('phone');
    const inQid = decode(again(OFFICIAL.indexOf('|<'), 5), options);
    expect(inQid.subjects).toEqual(['cccd:001093029317']);
    expect(inQid.warnings).toContain('qid-unreadable');
  });

  it('takes no number from before a name that runs on from another read', () => {
    const end = OFFICIAL.slice(OFFICIAL.indexOf('388586171100') + 3);
    const code = decode(`${end}\t${OFFICIAL.slice(OFFICIAL.indexOf('NGUYEN'))}`, options);
    expect(end).toMatch(/^\d{9}\|</);
    expect(code).toMatchObject({ subjects: [], reason: 'several-codes' });
  });

  it('takes no 12-digit number that the end of one read and an old number of the next make up', () => {
    const old = '264465479|DANG DUC ANH|1967-09-16|0|112920367330682745|<2<GD2779593367377<0903917043';
    expect(decode(old, options).subjects[0]).toBe('cmnd:264465479');
    for (const read of [`043${old}`, (old + old + old).slice(old.length - 3), `${old}${old}`.slice(old.length - 3)]) {
      const code = decode(read, options);
      expect(code.subjects.filter((one) => one.startsWith('cccd'))).toEqual([]);
      expect(code.subjects).toContain('qid:112920367330682745');
      expect(code.warnings).toContain('number-doubtful');
    }
    // The decision's example contradicts itself, and is believed however often it is read.
    expect(decode(OFFICIAL + OFFICIAL, options).subjects[0]).toBe('cccd:001093029317');
    expect(decode(OFFICIAL + OFFICIAL.slice(0, 60), options).subjects[0]).toBe('cccd:001093029317');
  });

  it('refuses two people in one read', () => {
    const other = OFFICIAL.replace('001093029317', '001193029318').replace('1629', '1630');
    expect(decode(`${OFFICIAL}\r${other}`, options)).toMatchObject({ subjects: [], reason: 'several-codes' });
    expect(decode(OFFICIAL + other, options)).toMatchObject({ subjects: [], reason: 'several-codes' });
  });
});
