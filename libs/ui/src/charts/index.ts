export { ChartBars } from './chart-bars';
export { ChartLine } from './chart-line';
export { ChartTable } from './chart-table';
export { Spark } from './spark';
export type { ChartSeries, ChartTarget, ValueFormat } from './chart-models';
export { DataTable, CellTemplate, type TableColumn, type TableSort } from './data-table';
export { Card } from './card';
export { Kpis, type Kpi } from './kpi';
