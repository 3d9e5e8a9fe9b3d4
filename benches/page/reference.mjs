// The exact reference: made of whole numbers only, so that every total of every program is compared with what it must be.
export const KPIS = 12;
export const isLower = (kpi) => kpi % 3 === 2;

/** What everybody is measured by: threshold, target, stretch and weight of each KPI. */
export function terms() {
  return Array.from({ length: KPIS }, (_, kpi) => ({
    threshold: (isLower(kpi) ? 130 : 70) + kpi, target: 100 + kpi, stretch: (isLower(kpi) ? 70 : 130) + kpi, weight: kpi + 3,
  }));
}

/** x ← 48271·x mod (2³¹ − 1): whole numbers below 2⁴⁷, exact in a double. */
export function dice(seed = 1) {
  let state = seed;
  return (end) => {
    state = (state * 48271) % 2147483647;
    return state % end;
  };
}

/** Measured values in hundredths, KPI by KPI within a person. */
export function measured(employees) {
  const below = dice();
  return Int32Array.from({ length: employees * KPIS }, () => below(15000));
}

const half = (dividend, divisor) => {
  const size = dividend < 0n ? -dividend : dividend;
  const whole = size / divisor + (2n * (size % divisor) >= divisor ? 1n : 0n);
  return dividend < 0n ? -whole : whole;
};

function score(hundredths, { threshold, target, stretch }, lower) {
  const [v, t, z, s] = [BigInt(hundredths), BigInt(threshold) * 100n, BigInt(target) * 100n, BigInt(stretch) * 100n];
  const beyond = lower ? v < z : v > z;
  // points = (y₁·(x₂ − x₁) + (v − x₁)·(y₂ − y₁)) ÷ (x₂ − x₁)
  const [x1, y1, x2, y2] = beyond ? [z, 100n, s, 120n] : [t, 60n, z, 100n];
  let [top, run] = [y1 * (x2 - x1) + (v - x1) * (y2 - y1), x2 - x1];
  if (run < 0n) [top, run] = [-top, -run];
  if (top > 120n * run) return 12000n;
  if (top < 0n) return 0n;
  return half(top * 100n, run);
}

/** The total of one person in hundredths. */
export function totalOf(values, employee, all) {
  let [sum, weights] = [0n, 0n];
  for (let kpi = 0; kpi < KPIS; kpi += 1) {
    const weight = BigInt(all[kpi].weight);
    sum += weight * score(values[employee * KPIS + kpi], all[kpi], isLower(kpi));
    weights += weight;
  }
  return Number(half(sum, weights));
}

export const totals = (values, all) => Int32Array.from({ length: values.length / KPIS }, (_, employee) => totalOf(values, employee, all));

/** How many numbers differ. */
export function differences(left, right) {
  let count = left.length === right.length ? 0 : 1;
  for (let place = 0; place < right.length; place += 1) if (left[place] !== right[place]) count += 1;
  return count;
}
