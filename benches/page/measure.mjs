// Samples, taken in turns, and what they come to. A calibration loop runs before and after each block: where the machine
// was slower at one end than at the other by more than a tenth, the block is taken again.

export function calibrate() {
  const began = performance.now();
  let state = 1;
  for (let turn = 0; turn < 6_000_000; turn += 1) state = (Math.imul(state, 48271) + turn) | 0;
  if (state === 42) console.log(state);
  return performance.now() - began;
}

const sorted = (times) => [...times].sort((a, b) => a - b);
export const median = (times) => sorted(times)[Math.floor(times.length / 2)];
export const summary = (times) => {
  const all = sorted(times);
  return { n: all.length, min: all[0], median: median(all), p95: all[Math.min(all.length - 1, Math.floor(all.length * 0.95))] };
};

/**
 * Samples of several contestants, A B C, B C A, C A B …; `run(sample)` of each gives milliseconds. Gives a summary of each and how far the
 * calibration loop moved.
 */
export async function block(all, options = {}) {
  // `--without NAME`: a contestant is left out.
  const contestants = Object.fromEntries(Object.entries(all).filter(([name]) => name !== globalThis.benchWithout));
  const usual = { warmUp: 3, samples: 15, rounds: 3, ...options };
  // `--quick`: fewer samples, and no block twice.
  const { warmUp, samples, rounds } = globalThis.benchQuick ? { warmUp: 1, samples: Math.min(usual.samples, 5), rounds: 1 } : usual;
  let best;
  for (let round = 0; round < rounds; round += 1) {
    const names = Object.keys(contestants);
    const times = Object.fromEntries(names.map((name) => [name, []]));
    const before = Math.min(calibrate(), calibrate(), calibrate());
    for (let sample = 0; sample < warmUp + samples; sample += 1) {
      for (let turn = 0; turn < names.length; turn += 1) {
        const name = names[(sample + turn) % names.length];
        const time = await contestants[name](sample);
        if (sample >= warmUp) times[name].push(time);
      }
    }
    const after = Math.min(calibrate(), calibrate(), calibrate());
    const drift = Math.abs(after - before) / before;
    if (!best || drift < best.drift) best = { drift, times };
    if (drift <= 0.1) break;
  }
  return { drift: best.drift, of: Object.fromEntries(Object.entries(best.times).map(([name, times]) => [name, summary(times)])) };
}

export const timed = (work) => {
  const began = performance.now();
  work();
  return performance.now() - began;
};
