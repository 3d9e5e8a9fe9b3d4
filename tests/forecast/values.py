"""Expected values of tests/engine/forecast.rs, by numpy and statsmodels. Run: python tests/forecast/values.py"""
import itertools
import numpy as np
import statsmodels
from statsmodels.tsa.holtwinters import Holt

# The first 30 months of AirPassengers (Box & Jenkins 1976, series G), in thousands.
SERIES = [112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,
          145, 150, 178, 163, 172, 178]
AHEAD = 6
GRID = list(itertools.product([0.1, 0.3, 0.5, 0.7, 0.9], [0.05, 0.1, 0.2, 0.4], [0.8, 0.9, 0.98]))


def holt(y, level, trend, damping):
    model = Holt(np.asarray(y, float), damped_trend=True, initialization_method="known", initial_level=y[0], initial_trend=y[1] - y[0])
    # statsmodels names the smoothing of the trend as a share of the level's change (beta*), as the engine does.
    return model.fit(smoothing_level=level, smoothing_trend=trend, damping_trend=damping, optimized=False)


def best(y):
    return min(GRID, key=lambda one: holt(y, *one).sse)


def damped(y, ahead):
    return holt(y, *best(y)).forecast(ahead) if len(y) >= 4 else None


def linear(y, ahead):
    if len(y) < 4:
        return None
    slope, start = np.polyfit(np.arange(len(y)), y, 1)
    return start + slope * np.arange(len(y), len(y) + ahead)


def seasonal(y, ahead):
    known = min(len(y) - 12, 12)
    if known <= 0:
        return None
    y = np.asarray(y, float)
    factor = y[-known:].sum() / y[len(y) - 12 - known:len(y) - 12].sum()
    return y[-12:][:ahead] * factor


def errors(method, y):
    off = [abs(y[at] - method(y[:at], 1)[0]) for at in range(max(len(y) - 12, 1), len(y)) if method(y[:at], 1) is not None]
    mae = float(np.mean(off))
    return mae, mae / float(np.mean(np.abs(np.diff(y)))), len(off)


print("numpy", np.__version__, "statsmodels", statsmodels.__version__)
for method in (linear, seasonal, damped):
    print(method.__name__, [round(float(value), 6) for value in method(SERIES, AHEAD)], [round(one, 6) for one in errors(method, SERIES)])
print("best", best(SERIES), "fixed", [round(float(value), 6) for value in holt(SERIES, 0.5, 0.1, 0.9).forecast(AHEAD)])
