// What our charts need of Chart.js: bars, lines and radars with tooltips. A classic script, because the page asks for it when it draws.
import {
  BarController, BarElement, CategoryScale, Chart, Filler, LineController, LineElement, LinearScale, PointElement, RadarController, RadialLinearScale, Tooltip,
} from 'chart.js';

Chart.register(BarController, BarElement, CategoryScale, Filler, LineController, LineElement, LinearScale, PointElement, RadarController, RadialLinearScale, Tooltip);
globalThis.Chart = Chart;
