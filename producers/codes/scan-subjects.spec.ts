import { describe, expect, it } from 'vitest';
import { toScanSubjects } from './scan-subjects.ts';

describe('the subjects of a scan', () => {
  it('are the strongest identifier and the others it shows, which link', () => {
    expect(toScanSubjects({ subjects: ['cccd:001093029317', 'qid:1', 'phone:0944713700'] })).toEqual({
      subject: 'cccd:001093029317',
      also: ['qid:1', 'phone:0944713700'],
    });
  });

  it('are never led by a phone that has company', () => {
    expect(toScanSubjects({ subjects: ['phone:0944713700', 'qid:1'] })?.subject).toBe('qid:1');
    expect(toScanSubjects({ subjects: ['phone:0944713700'] })).toEqual({ subject: 'phone:0944713700', also: [] });
  });

  it('are none when the code names nobody', () => {
    expect(toScanSubjects({ subjects: [] })).toBeNull();
  });
});
