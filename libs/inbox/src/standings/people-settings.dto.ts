import { ApiProperty } from '@nestjs/swagger';
import { type CareSettings, GUARDED_VERBS, type GuardedVerb, type QualitySettings, type RiskLabel, RISK_LABELS, type StandingThreshold, type StrikeSettings, type TwoPersonSettings, type VigilanceSettings } from '@parvis/contracts'; // prettier-ignore
import { Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsNumber, IsObject, Max, Min, ValidateBy, ValidateIf, ValidateNested } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';

const unlessNull = (_: unknown, value: unknown): boolean => value !== null;
const MOST_SCORE = 10_000;
const YEAR_MINUTES = 525_600;

function Satisfies(name: string, message: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}

const isWithin = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;
const isMinutes = (value: unknown): boolean =>
  value === null || (Number.isInteger(value) && isWithin(value, 1, YEAR_MINUTES));

/** Every key and every value of a map passes. */
const isMapOf =
  (passes: (key: string, value: unknown) => boolean) =>
  (map: unknown): boolean =>
    typeof map === 'object' && map !== null && Object.entries(map).every(([key, value]) => passes(key, value));

type Thresholds = Record<StandingThreshold, number | null>;

class ThresholdsDto implements Thresholds {
  @ApiProperty({ type: Number, nullable: true }) @ValidateIf(unlessNull) @IsNumber() @Min(0.1) @Max(MOST_SCORE) warned!: number | null; // prettier-ignore
  @ApiProperty({ type: Number, nullable: true }) @ValidateIf(unlessNull) @IsNumber() @Min(0.1) @Max(MOST_SCORE) premoderated!: number | null; // prettier-ignore
  @ApiProperty({ type: Number, nullable: true }) @ValidateIf(unlessNull) @IsNumber() @Min(0.1) @Max(MOST_SCORE) blocked!: number | null; // prettier-ignore
  @ApiProperty({ type: Number, nullable: true }) @ValidateIf(unlessNull) @IsNumber() @Min(0.1) @Max(MOST_SCORE) banned!: number | null; // prettier-ignore
}

export class StrikeSettingsDto implements StrikeSettings {
  @ApiProperty({ minimum: 1, maximum: 3650 })
  @IsNumber()
  @Min(1)
  @Max(3650)
  halfLifeDays!: number;

  @ApiProperty({
    type: ThresholdsDto,
    description: 'Scores from which a standing is proposed; they rise in this order',
  })
  @ValidateNested()
  @Type(() => ThresholdsDto)
  @IsObject()
  thresholds!: Thresholds;

  @ApiProperty({ enum: ['none', 'warned', 'premoderated'] })
  @IsIn(['none', 'warned', 'premoderated'])
  automatic!: StrikeSettings['automatic'];
}

export class TwoPersonSettingsDto implements TwoPersonSettings {
  @ApiProperty({ enum: GUARDED_VERBS, isArray: true })
  @IsArray()
  @ArrayUnique()
  @IsIn(GUARDED_VERBS, { each: true })
  verbs!: GuardedVerb[];

  @ApiProperty({ minimum: 1, maximum: 100_000 }) @IsInt() @Min(1) @Max(100_000) over!: number;

  @ApiProperty({ enum: ['second-person', 'delay'] })
  @IsIn(['second-person', 'delay'])
  instead!: TwoPersonSettings['instead'];

  @ApiProperty({ minimum: 5, maximum: 86_400 }) @IsInt() @Min(5) @Max(86_400) seconds!: number;
  @ApiProperty({ minimum: 1, maximum: 720 }) @IsInt() @Min(1) @Max(720) expiresHours!: number;
}

export class VigilanceSettingsDto implements VigilanceSettings {
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number', nullable: true }, description: `Minutes by label: ${RISK_LABELS.join(', ')}` }) // prettier-ignore
  @Satisfies('isMinutesByLabel', 'has to be minutes or null by label', isMapOf((label, minutes) => RISK_LABELS.includes(label as RiskLabel) && isMinutes(minutes))) // prettier-ignore
  labels!: Partial<Record<RiskLabel, number | null>>;

  @ApiProperty({ type: [Number], description: 'Minutes or null by severity 0 to 5' })
  @Satisfies('isMinutesBySeverity', 'has to be six times minutes or null', (list) => Array.isArray(list) && list.length === 6 && list.every(isMinutes)) // prettier-ignore
  severities!: (number | null)[];

  @ApiProperty({ type: String, nullable: true }) @ValidateIf(unlessNull) @IsSmallId() calendarId!: string | null;
  @ApiProperty({ minimum: 0, maximum: 60 }) @IsInt() @Min(0) @Max(60) warnBeforeMinutes!: number;
}

export class QualitySettingsDto implements QualitySettings {
  @ApiProperty({ minimum: 0, maximum: 100 }) @IsNumber() @Min(0) @Max(100) sharePercent!: number;
}

export class CareSettingsDto implements CareSettings {
  @ApiProperty() @IsBoolean() blurText!: boolean;
  @ApiProperty() @IsBoolean() blurMedia!: boolean;
  @ApiProperty() @IsBoolean() greyscale!: boolean;
  @ApiProperty() @IsBoolean() muteVideo!: boolean;
  @ApiProperty({ type: Number, nullable: true, minimum: 1 }) @ValidateIf(unlessNull) @IsInt() @Min(1) @Max(100_000) exposurePerDay!: number | null; // prettier-ignore
}
