import { ApiProperty } from '@nestjs/swagger';
import {
  EMAIL_RHYTHMS,
  type EmailRhythm,
  NOTIFICATION_KINDS,
  NOTIFICATION_WAYS,
  type NotificationPreferencesBody,
  type NotificationWays,
  type QuietHours,
} from '@parvis/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IANAZone } from 'luxon';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const isTime = { message: 'has to be a time such as 08:30' };

class QuietHoursDto implements QuietHours {
  @ApiProperty({ example: '19:00' })
  @Matches(TIME, isTime)
  from!: string;

  @ApiProperty({ example: '08:00' })
  @Matches(TIME, isTime)
  @ValidateBy({
    name: 'differsFromStart',
    validator: {
      validate: (value, args) => value !== (args?.object as QuietHoursDto | undefined)?.from,
      defaultMessage: () => 'has to differ from the start',
    },
  })
  to!: string;

  @ApiProperty({ type: [Number], description: 'ISO weekdays that are quiet all day; six at most' })
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(6)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  wholeDays!: number[];
}

export class NotificationPreferencesDto implements NotificationPreferencesBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string', enum: [...NOTIFICATION_WAYS] } },
    description: `For each of ${NOTIFICATION_KINDS.join(', ')}: the ways to tell of it`,
  })
  @IsObject()
  @ValidateBy({
    name: 'isNotificationWays',
    validator: {
      validate: isNotificationWays,
      defaultMessage: () => 'has to name for every kind of notification a list of ways, without repeats',
    },
  })
  ways!: NotificationWays;

  @ApiProperty({ enum: EMAIL_RHYTHMS })
  @IsIn(EMAIL_RHYTHMS)
  emailRhythm!: EmailRhythm;

  @ApiProperty({ example: '08:00' })
  @Matches(TIME, isTime)
  dailyAt!: string;

  @ApiProperty({ type: QuietHoursDto, nullable: true })
  @ValidateIf((body: NotificationPreferencesDto) => body.quietHours !== null)
  @IsObject()
  @ValidateNested()
  @Type(() => QuietHoursDto)
  quietHours!: QuietHoursDto | null;

  @ApiProperty({ example: 'Europe/Paris' })
  @ValidateBy({
    name: 'isTimeZone',
    validator: {
      validate: (value) => typeof value === 'string' && IANAZone.isValidZone(value),
      defaultMessage: () => 'has to be a time zone such as Europe/Paris',
    },
  })
  timeZone!: string;

  @ApiProperty({ description: 'Names and words may stand in pushed messages and mails' })
  @IsBoolean()
  showsText!: boolean;

  @ApiProperty({ description: 'As read; an older one answers 409' })
  @IsInt()
  @Min(0)
  version!: number;
}

function isNotificationWays(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const kinds = Object.keys(value);
  const isWhole =
    kinds.length === NOTIFICATION_KINDS.length && NOTIFICATION_KINDS.every((kind) => kinds.includes(kind));
  return isWhole && Object.values(value).every(isListOfWays);
}

function isListOfWays(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const known: readonly unknown[] = NOTIFICATION_WAYS;
  return new Set(value).size === value.length && value.every((way) => known.includes(way));
}
