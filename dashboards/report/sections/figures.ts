import { DISTRICTS } from '../../../schemas/areas.ts';
import { areaName, communesOf, type Making } from '../cells.ts';
import { dailySeries, daysOf, shareActive, trailingMeans } from '../derived.ts';
import type { Block, ColumnChart, Section } from '../document.ts';
import { addDays } from '../format.ts';
import { type Indicator, TRAITS } from '../indicators.ts';
import type { MapMeasure } from '../input.ts';
import { type Text, text } from '../text.ts';
import { tileMap } from '../tiles.ts';
import type { Area } from '../weekly.ts';

/** Days a daily chart goes back: this week and three before. */
const DAYS = 28;

/** The daily series of an indicator, from its first known day but at most four weeks back. */
function columns(made: Making, indicator: Indicator): ColumnChart | null {
  const series = dailySeries(made.input.daily ?? [], made.area, indicator);
  const first = [...series.keys()].sort()[0];
  if (first === undefined) return null;
  const end = addDays(daysOf(made.input.report).at(-1)!, 1);
  const back = addDays(end, -DAYS);
  const { label } = TRAITS[indicator];
  return {
    kind: 'columns',
    id: `daily-${indicator}`,
    caption: text(
      `${label.vi} theo ngày; đường kẻ là trung bình 7 ngày`,
      `${label.en} by day; the line is the seven-day mean`,
    ),
    points: trailingMeans(series, first, end).filter((point) => point.day >= back),
  };
}

function measure(made: Making, of: MapMeasure): { figureOf: (commune: string) => number | null; caption: Text } {
  const areas = new Map(communesOf(made.input.district).map((area) => [area.commune!, area]));
  if (of === 'share_active') {
    return {
      figureOf: (commune) => shareActive(made.now, areas.get(commune)!),
      caption: text('Tỷ lệ địa điểm có quét mã (%)', 'Share of venues active (%)'),
    };
  }
  if (of === 'level') {
    const levels = new Map(made.input.levels?.map((one) => [one.commune, one.level]));
    return {
      figureOf: (commune) => levels.get(commune) ?? null,
      caption: text('Cấp độ dịch', 'Epidemic level'),
    };
  }
  return { figureOf: (commune) => made.now(areas.get(commune)!, of) ?? null, caption: TRAITS[of].label };
}

/** Section: charts of the days and of the areas, and the tile map. */
export function figures(made: Making): Section {
  const { district, mapOf = 'share_active' } = made.input;
  const blocks: Block[] = [];
  for (const indicator of ['scans', 'cases'] as const) {
    const chart = columns(made, indicator);
    if (chart !== null) blocks.push(chart);
  }
  const compared: Area[] =
    district === null ? DISTRICTS.map((one) => ({ district: one.code, commune: null })) : communesOf(district);
  blocks.push({
    kind: 'bars',
    id: 'share-active',
    caption: text('Tỷ lệ địa điểm có quét mã, so với tuần trước', 'Share of venues active, beside the week before'),
    style: 'percent',
    bars: compared.map((area) => ({
      label: areaName(area),
      value: shareActive(made.now, area),
      before: shareActive(made.before, area),
    })),
  });
  const { figureOf, caption } = measure(made, mapOf);
  const style = mapOf === 'share_active' ? 'percent' : mapOf === 'level' ? 'level' : 'count';
  blocks.push(
    tileMap(
      'map',
      text(`Bản đồ ô theo xã: ${caption.vi}`, `Tile map of the communes: ${caption.en}`),
      figureOf,
      style,
      district,
    ),
  );
  return { id: 'bieu-do', heading: text('BIỂU ĐỒ VÀ BẢN ĐỒ', 'CHARTS AND MAP'), blocks };
}
