import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';

const options = { now: Date.parse('2021-12-01T00:00:00Z') };
const CARD =
  '058202017098|264576714|Lê Văn Lương|23052002|Nam|Tổ 10, Phước Mỹ, Phan Rang - Tháp Chàm, Ninh Thuận|31122021';

describe('the chip ID card', () => {
  it('links the new number and the old one', () => {
    expect(decode(CARD, options)).toMatchObject({
      format: 'cccd',
      subjects: ['cccd:058202017098', 'cmnd:264576714'],
      person: { name: 'Lê Văn Lương', birth: '2002-05-23', sex: 'male', phone: null },
      signature: 'unsigned',
      warnings: [],
      reason: null,
    });
  });

  it('reads a card without an old number, and the longer card of 2024', () => {
    expect(decode(CARD.replace('264576714', ''), options).subjects).toEqual(['cccd:058202017098']);
    expect(decode(`${CARD}||Lê Văn B|Trần Thị C|`, options)).toMatchObject({
      subjects: ['cccd:058202017098', 'cmnd:264576714'],
      warnings: [],
    });
  });

  it.each([
    ['2002', '2002'],
    ['23/05/2002', '2002-05-23'],
    ['00002002', '2002'],
    ['31022002', null],
  ])('reads a birth date written %s as %s', (written, birth) => {
    const code = decode(CARD.replace('23052002', written), options);
    expect(code).toMatchObject({ format: 'cccd', person: { birth } });
    expect(code.subjects).toEqual(['cccd:058202017098', 'cmnd:264576714']);
  });

  it('reads the sex from what a reader left of the word', () => {
    const woman = CARD.replace('058202', '058302').replace('|Nam|', '|Nữ|');
    expect(decode(woman, options)).toMatchObject({ person: { sex: 'female' }, warnings: [] });
    expect(decode(woman.replace('Nữ', 'NU'), options)).toMatchObject({ person: { sex: 'female' } });
    expect(decode(woman.replace('Nữ', 'N?'), options)).toMatchObject({
      person: { sex: null },
      warnings: ['sex-unreadable'],
    });
  });

  it('repairs UTF-8 that a reader sent as windows-1252', () => {
    const spoiled = new TextDecoder('windows-1252').decode(new TextEncoder().encode(CARD));
    expect(decode(spoiled, options)).toMatchObject({ person: { name: 'Lê Văn Lương' }, warnings: ['encoding'] });
  });

  it('warns where number, birth, sex and province disagree', () => {
    const code = decode(CARD.replace('058202', '099101'), options);
    expect(code.subjects[0]).toBe('cccd:099101017098');
    expect(code.warnings).toEqual(['province-unknown', 'birth-differs', 'sex-differs']);
  });

  it('refuses a number that lost a digit, and takes one whose address was cut', () => {
    expect(decode(CARD.slice(1), options)).toMatchObject({ subjects: [], format: 'unknown' });
    expect(decode(CARD.slice(0, 60), options)).toMatchObject({
      subjects: ['cccd:058202017098', 'cmnd:264576714'],
      warnings: ['cut'],
    });
  });

  it('takes neither of two people whose codes ran into each other', () => {
    const other = CARD.replace('058202017098|264576714', '058202017099|');
    expect(decode(CARD.slice(0, 60) + other, options)).toMatchObject({ subjects: [], reason: 'several-codes' });
    expect(decode(CARD + other, options)).toMatchObject({ subjects: [], reason: 'several-codes' });
  });
});
