import { type CodeFormat, decoded } from './decoded.ts';
import { provenUntyped } from './input-method.ts';

const HOST = /^https?:\/\/(?:www\.|qr\.)?(tokhaiyte|pccovid\.gov)\.vn(?:\/([^\s?#]*))?(?:\?([^\s#]*))?(?:#\S*)?$/i;
const OBJECT_ID = /^[0-9a-f]{24}$/;

/**
 * The posters of tokhaiyte.vn (`?page=Group.checkin&groupId=<24 hex>`) and pccovid.gov.vn. The two shared their
 * backend, so either host is read either way: the 24 hex digits in a `groupId`, or as the last part of the path. Their
 * other pages are web addresses and no venues.
 */
export const venueAlias: CodeFormat = {
  name: 'venue',
  read(text) {
    const straight = aliasOf(text);
    if (straight !== null) return decoded({ format: 'venue', venue: straight });
    // 24 digits prove that no key was destroyed: a text that lost one has fewer.
    const restored = provenUntyped(text, (candidate) => aliasOf(candidate) !== null);
    return restored === null
      ? null
      : decoded({ format: 'venue', venue: aliasOf(restored), warnings: ['input-method'] });
  },
};

function aliasOf(text: string): string | null {
  const [, host = '', path = '', query = ''] = HOST.exec(text) ?? [];
  if (host === '') return null;
  const platform = /^tok/i.test(host) ? 'tokhaiyte' : 'pccovid';
  const named = /(?:^|&)groupid=([^&]*)/i.exec(query)?.[1] ?? path.split('/').at(-1);
  const id = (named ?? '').toLowerCase();
  return OBJECT_ID.test(id) ? `${platform}:${id}` : null;
}
