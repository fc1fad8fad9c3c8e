import { type CodeFormat, decoded } from './decoded.ts';
import { provenUntyped } from './input-method.ts';

// The scheme may be missing, or cut at the start of a read: what follows it still names one poster.
const HOST =
  /^(?:(?:h?t?t?p?s?:)?\/?\/)?(www\.|qr\.|)(tokhaiyte|pccovid\.gov)\.vn(?:\/([^\s?#]*))?(?:\?([^\s#]*))?(?:#\S*)?$/i;
const OBJECT_ID = /^[0-9a-f]{24}$/;
// What ends like the beginning of an address was cut, and read on from a second time.
// Telex makes `u…w` of `w…w` and leaves no trace.
const SHORT_ID = /^(?!.*u.*w)[a-z]{6}(?<!ht|htt|https?)$/;

/** What a poster is called: its platform, and the 24 hex digits or, on qr.pccovid.gov.vn, the six letters in its address. */
export const ALIAS = /^(?:(?:tokhaiyte|pccovid):[0-9a-f]{24}|pccovid:[a-z]{6})$/;

/**
 * The posters of tokhaiyte.vn (`?page=Group.checkin&groupId=<24 hex>`) and pccovid.gov.vn (the same, and
 * `https://qr.pccovid.gov.vn/<6 letters>`). The two shared their backend, so either host is read either way: the digits
 * in a `groupId`, or as the last part of the path. Their other pages are web addresses and no venues.
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
  const [, sub = '', host = '', path = '', query = ''] = HOST.exec(text) ?? [];
  if (host === '') return null;
  const platform = /^tok/i.test(host) ? 'tokhaiyte' : 'pccovid';
  const named = /(?:^|&)groupid=([^&]*)/i.exec(query)?.[1] ?? path.split('/').findLast((part) => part !== '');
  const id = (named ?? '').toLowerCase();
  // Any other length is the rest of a cut read, and could be another poster.
  const short = platform === 'pccovid' && /^qr\.$/i.test(sub) && named === path && query === '' && SHORT_ID.test(id);
  return short || OBJECT_ID.test(id) ? `${platform}:${id}` : null;
}
