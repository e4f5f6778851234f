import { Env } from '@parvis/platform';
import { IsInt, IsOptional, IsUrl, Max, Min } from 'class-validator';

/** How the inbox receives. */
export class InboxConfig {
  @Env('PARVIS_HOOKS_URL', 'Address under which platforms reach the hooks, when it differs from PARVIS_PUBLIC_URL')
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  hooksUrl?: string;

  @Env('PARVIS_HOOK_RATE', 'Hook requests one account may send per second and process before it is asked to slow down')
  @IsInt()
  @Min(1)
  hooksPerSecond: number = 5000;

  @Env('PARVIS_INTAKE_WORKERS', 'Landed batches one worker process applies at the same time')
  @IsInt()
  @Min(1)
  @Max(16)
  intakeWorkers: number = 3;

  @Env('PARVIS_RAW_DAYS', 'Days for which raw bodies are kept after they were applied')
  @IsInt()
  @Min(1)
  rawDays: number = 30;
}
