import { expect, test } from 'vitest';
import type { Subject } from '../../schemas/subject.ts';
import { faultsOf } from './faults.ts';

test.each([
  [{ name: 'Lê Văn An', birth: '1993-01-18', sex: 'male', phone: '0944713700' }, 'cccd:058093029317', []],
  [
    { name: 'Lê Văn An', birth: '1994-01-18', sex: 'female', phone: '0944713700' },
    'cccd:058093029317',
    ['birth-differs', 'sex-differs'],
  ],
  [
    { name: 'An', birth: '2031-01-18', sex: 'male', phone: '0144713700' },
    'cmnd:264576714',
    ['name-implausible', 'birth-implausible', 'phone-implausible'],
  ],
  [{}, 'phone:0944713700', ['name-missing', 'birth-missing', 'sex-missing', 'id-missing']],
  [
    { name: 'Lê Văn An', birth: '1993', sex: 'male', phone: '0944713700' },
    'cccd:099093029317',
    ['birth-incomplete', 'id-implausible'],
  ],
] as const)('faults of %j, %s', (details, subject, faults) => {
  expect(faultsOf(details, [subject as Subject], '2021-12-06')).toEqual(faults);
});
