import { expect, test } from 'vitest';
import type { PersonId } from '../../schemas/messages.ts';
import { at, scan } from '../given.ts';
import { alertsOf } from './alerts.ts';

const order = (record: string, from: string, to: string) => ({ record, from: at(from), to: at(to), commune: '22741' });
const orders = [order('home', '08:00', '12:00'), order('centre', '11:00', '18:00')];
const breached = (clock: string) =>
  alertsOf('an' as PersonId, scan('s', 'cafe', 'in', at(clock)), orders).map((alert) => alert.order);

test('a scan breaches every order that it lies in; the end of an order is not in it', () => {
  expect(['07:59:59', '08:00', '11:30', '12:00', '18:00'].map(breached)).toEqual([
    [],
    ['home'],
    ['home', 'centre'],
    ['centre'],
    [],
  ]);
});
