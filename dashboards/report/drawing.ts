/** One shape of a drawing, in points from the top left. */
export type Shape =
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: string;
      readonly stroke?: string;
      readonly dash?: boolean;
    }
  | {
      readonly kind: 'line';
      readonly points: readonly (readonly [number, number])[];
      readonly stroke: string;
      readonly width: number;
      readonly dash?: boolean;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Of the baseline. */
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly bold?: boolean;
      readonly fill?: string;
    };

/** A drawing that a page (SVG) and a PDF (vectors) draw alike. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** What it shows, in words, for somebody who cannot see it. */
  readonly alt: string;
}

/** Greys and greens from light to dark: their lightness alone tells them apart, so a grey print can be read. */
export const SHADES = ['#f2f8f5', '#c5dfd3', '#85bba5', '#3d8a72', '#0f5345'] as const;

/** The colour of text on a shade. */
export function inkOn(shade: number | null): string {
  return shade !== null && shade >= 3 ? '#ffffff' : '#111111';
}

/** Marks on an axis: 0 and up to five round steps that cover the greatest value. */
export function ticks(greatest: number): number[] {
  if (!(greatest > 0)) return [0, 1];
  const rough = greatest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!;
  const whole = Math.max(step, Number.isInteger(greatest) ? 1 : step);
  return Array.from({ length: Math.ceil(greatest / whole) + 1 }, (_, at) => at * whole);
}
