// @ts-check

const ROLL_MS = 700;

/**
 * Lets a number run to its new value instead of jumping; it jumps at the first time, when nobody looks, and for whoever wants no motion.
 *
 * @param {(value: number) => void} write
 * @returns {(value: number) => void}
 */
export function rolling(write) {
  let shown = /** @type {number | undefined} */ (undefined);
  let frame = 0;
  return (value) => {
    cancelAnimationFrame(frame);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden;
    const start = shown;
    if (start === undefined || calm || start === value) {
      shown = value;
      return write(value);
    }
    const began = performance.now();
    const step = (/** @type {number} */ now) => {
      const part = Math.min(1, Math.max(0, (now - began) / ROLL_MS));
      shown = Math.round(start + (value - start) * (1 - (1 - part) ** 3));
      write(shown);
      if (part < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
  };
}
