const PACIFIC_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' });

/** The daily units of each Google Cloud project (one OAuth client each); the day ends at midnight Pacific. */
export class QuotaMeter {
  private readonly used = new Map<string, number>();

  constructor(
    private readonly clock: () => Date,
    private readonly dailyUnits: number,
  ) {}

  /** Whether the project can pay this many units today. */
  affords(project: string, units: number): boolean {
    return this.usedBy(project) + units <= this.dailyUnits;
  }

  spend(project: string, units: number): void {
    this.used.set(this.key(project), this.usedBy(project) + units);
  }

  /** Units the project has used today. */
  usedBy(project: string): number {
    return this.used.get(this.key(project)) ?? 0;
  }

  private key(project: string): string {
    return `${project} ${PACIFIC_DAY.format(this.clock())}`;
  }
}
