import { expect, test } from 'vitest';
import { readIdentifier } from './identifiers.ts';

const nobody = { birth: null, sex: null };

test.each([
  ['058093029317', 'cccd:058093029317', false],
  ["'058093029317", 'cccd:058093029317', false],
  ['058 093 029 317', 'cccd:058093029317', false],
  ['58093029317', 'cccd:058093029317', true],
  ['1093029317', 'cccd:001093029317', true],
  ['264576714', 'cmnd:264576714', false],
  ['24576714', 'cmnd:024576714', true],
  ['B1234567', 'passport:B1234567', false],
  ['０５８０９３０２９３１７', 'cccd:058093029317', false],
  ['HS4010120878821', 'bhyt:HS4010120878821', false],
  ['058093029317.0', 'cccd:058093029317', false],
  ['58093029317.0', 'cccd:058093029317', true],
  ['264576714,00', 'cmnd:264576714', false],
  ['264.576.000', 'cmnd:264576000', false],
])('the number %s', (text, subject, restored) => {
  expect(readIdentifier('id', text, nobody)).toEqual({ ok: true, subject, restored });
});

test('a zero is put back only where the row does not contradict it', () => {
  expect(readIdentifier('id', '58093029317', { birth: '1993-01-18', sex: 'male' }).ok).toBe(true);
  expect(readIdentifier('id', '58093029317', { birth: '1980-01-18', sex: 'male' })).toEqual({
    ok: false,
    why: 'zeros',
  });
  expect(readIdentifier('id', '58093029317', { birth: null, sex: 'female' })).toEqual({ ok: false, why: 'zeros' });
  expect(readIdentifier('id', '99093029317', nobody)).toEqual({ ok: false, why: 'zeros' });
});

test('what a spreadsheet rounded is nobody', () => {
  expect(readIdentifier('qid', '1.62979388586171E+17', nobody)).toEqual({ ok: false, why: 'rounded' });
  expect(readIdentifier('id', '5,8093E+10', nobody)).toEqual({ ok: false, why: 'rounded' });
});

test.each([
  ['0944713700', 'phone:0944713700'],
  ['944713700', 'phone:0944713700'],
  ['+84 944 713 700', 'phone:0944713700'],
  ['84944713700', 'phone:0944713700'],
  ['094.471.3700', 'phone:0944713700'],
  ['944713700.0', 'phone:0944713700'],
])('the phone %s', (text, subject) => {
  expect(readIdentifier('phone', text, nobody)).toMatchObject({ ok: true, subject });
});

test('a phone of another length is none', () => {
  expect(readIdentifier('phone', '01234567890', nobody).ok).toBe(false);
});
