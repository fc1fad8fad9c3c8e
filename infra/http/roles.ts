/** What a caller may be. A token has one role. */
export const ROLES = {
  administrator: 'runs the deployment; may do everything, and alone may read plain identifiers',
  epidemiologist: 'traces contacts: reads visits, exposures, contacts and alerts',
  department: 'the Department of Information and Communications: counts, and the reports of all districts',
  district: "an officer of one district: counts, and that district's reports and inspections",
  importer: 'a platform or an office that delivers events and files',
  scanner: 'a phone, a gate or a kiosk: delivers live scans and nothing else',
  viewer: 'a wall screen: counts only',
  partner: 'a platform that asks for the colour of a card and nothing else',
} as const;

export type Role = keyof typeof ROLES;

/** What a call needs. */
export type Permission = 'events' | 'scans' | 'people' | 'tracing' | 'counts' | 'reports' | 'manage' | 'cards';

const GRANTED: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: ['events', 'scans', 'people', 'tracing', 'counts', 'reports', 'manage', 'cards'],
  epidemiologist: ['tracing', 'counts', 'reports'],
  department: ['counts', 'reports'],
  district: ['counts', 'reports'],
  importer: ['events', 'scans'],
  scanner: ['scans'],
  viewer: ['counts'],
  partner: ['cards'],
};

/** Whether a role may do what a call needs. */
export function may(role: Role, permission: Permission): boolean {
  return GRANTED[role].includes(permission);
}
