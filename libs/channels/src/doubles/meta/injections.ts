/** A single failure to come. `act-…`: the call takes effect, but its answer never arrives. */
export interface Injection {
  method?: string;
  /** Matches the path after the version. */
  path?: RegExp;
  outcome:
    | { kind: 'act-then-reset' }
    | { kind: 'act-then-hang' }
    | { kind: 'error'; status: number; code: number; subcode?: number; message?: string; transient?: boolean }
    | { kind: 'page'; status: number; html: string };
  /** How often. Default once. */
  times?: number;
}

interface UsageFigures {
  percent: number;
  regainMinutes: number;
  /** Calls are refused at 100 percent. */
  refuses: boolean;
}

/** Failures of single requests, in the order they were asked for, and the usage headers. */
export class Injections {
  usage: UsageFigures | null = null;
  private readonly pending: (Injection & { left: number })[] = [];

  add(injection: Injection): void {
    this.pending.push({ ...injection, left: injection.times ?? 1 });
  }

  /** The first injection that fits; it is used up. */
  take(method: string, path: string): Injection['outcome'] | null {
    const found = this.pending.find(
      (entry) => entry.left > 0 && (entry.method ?? method) === method && (entry.path?.test(path) ?? true),
    );
    if (!found) return null;
    found.left -= 1;
    return found.outcome;
  }

  /** The headers of the business use case, when figures are set. */
  headers(accountId: string, type: string): Record<string, string> {
    if (!this.usage) return {};
    const { percent, regainMinutes } = this.usage;
    const figures = { type, call_count: percent, total_cputime: 1, total_time: 1 };
    const usage = [{ ...figures, estimated_time_to_regain_access: regainMinutes }];
    return { 'x-business-use-case-usage': JSON.stringify({ [accountId]: usage }) };
  }
}
