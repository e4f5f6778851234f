import { Env } from '@parvis/platform';
import { IsOptional, IsUrl } from 'class-validator';

/** Where practice takes what is not among the samples. */
export class PracticeConfig {
  @Env(
    'PARVIS_PRACTICE_URL',
    'Address that makes up phrases for practice, with what is right; the demo sets it to its network',
  )
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  practiceUrl?: string;
}
