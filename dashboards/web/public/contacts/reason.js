// @ts-check
/** @import { Reason } from '../../../../schemas/messages.ts' */
/** @import { ExplainedExposure } from '../../../../sinks/queries/exposures.ts' */
/** @import { Context } from './page.js' */
/** @import { ContactWords } from './words.js' */
import { h } from '../dom.js';

/**
 * Why an exposure stands, in words that a tracer can check: where, how long, which scans, in which infectious window, by which rules.
 *
 * @param {Context} context
 * @param {ExplainedExposure} exposure
 */
export function createReason({ words, formats, areas }, exposure) {
  const reason = /** @type {Reason} */ (exposure.reason);
  const commune = areas.communes.find((one) => one.commune === exposure.commune);
  const district = areas.districts.find((one) => one.district === exposure.district);
  const where = exposure.venue === null ? words.met : words.at(exposure.venue);
  const place = [where, commune?.name, district?.name].filter((name) => name !== undefined).join(', ');
  const lengths = [
    exposure.directMs > 0 ? words.direct(duration(exposure.directMs, words)) : undefined,
    exposure.lingeringMs > 0 ? words.lingering(duration(exposure.lingeringMs, words)) : undefined,
  ].filter((text) => text !== undefined);
  const scans = words.scans(list(reason.caseScans), list(reason.contactScans));
  return h(
    'div',
    { class: 'reason' },
    h(
      'p',
      {},
      h('span', { class: `tier ${exposure.tier}` }, words.tiers[exposure.tier] ?? exposure.tier),
      h('strong', {}, place),
    ),
    h('p', {}, `${formats.moment(exposure.from)} – ${formats.moment(exposure.to)}: ${lengths.join(', ')}.`),
    h(
      'p',
      {},
      `${capital(words.score(formats.decimal(exposure.score), `${reason.weight}%`))}; `,
      // Phones that met say how long; at a venue it rests on the scans.
      exposure.venue === null ? '' : `${words.qualities[exposure.quality] ?? exposure.quality}; `,
      `${words.protections[exposure.protection] ?? exposure.protection}.`,
    ),
    h(
      'p',
      { class: 'quiet' },
      `${words.window(formats.moment(new Date(reason.windowFrom).toISOString()), formats.moment(new Date(reason.windowTo).toISOString()))} `,
      exposure.venue === null ? '' : `${scans} `,
      words.rules(reason.rules),
    ),
  );
}

/** A length of time in hours and minutes. @param {number} ms @param {ContactWords} words */
export function duration(ms, words) {
  const minutes = Math.round(ms / 60_000);
  return words.hours(Math.floor(minutes / 60), minutes % 60);
}

/** @param {readonly string[]} names */
function list(names) {
  return names.length === 0 ? '–' : names.join(', ');
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
