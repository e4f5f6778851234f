import { ApiProperty, PartialType } from '@nestjs/swagger';
import type {
  CalendarBody,
  ImportHolidaysBody,
  OpenHours,
  OwnHolidaysBody,
  UpdateCalendarBody,
} from '@parvis/contracts';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsNotEmpty, IsString, IsTimeZone, Matches, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator'; // prettier-ignore

const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const LARGEST_FILE = 1_000_000;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
const unlessNull = (_: unknown, value: unknown): boolean => value !== null;

export class CalendarDto implements CalendarBody {
  @ApiProperty({ maxLength: 80 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  name!: string;

  @ApiProperty({ description: 'IANA', example: 'Europe/Paris' })
  @IsTimeZone()
  timeZone!: string;

  @ApiProperty({
    description: 'Seven lists of {from, to}, local HH:MM, Monday first',
    type: 'array',
    items: {
      type: 'array',
      items: { type: 'object', properties: { from: { type: 'string' }, to: { type: 'string' } } },
    },
  })
  @IsArray()
  week!: OpenHours[][];

  @ApiProperty({ type: String, nullable: true, example: 'FR' })
  @ValidateIf(unlessNull)
  @IsString()
  @MaxLength(2)
  country!: string | null;

  @ApiProperty({ type: String, nullable: true })
  @ValidateIf(unlessNull)
  @IsString()
  @MaxLength(10)
  region!: string | null;
}

export class UpdateCalendarDto
  extends PartialType(CalendarDto, { skipNullProperties: false })
  implements UpdateCalendarBody
{
  // prettier-ignore
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;
}

class OwnHolidayDto {
  @ApiProperty({ example: '2026-12-24' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  date!: string;

  @ApiProperty({ maxLength: 120 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name!: string;
}

export class OwnHolidaysDto implements OwnHolidaysBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;

  @ApiProperty({ type: [OwnHolidayDto] })
  @IsArray()
  @ArrayMaxSize(2000)
  @ValidateNested({ each: true })
  @Type(() => OwnHolidayDto)
  holidays!: OwnHolidayDto[];
}

export class ImportHolidaysDto implements ImportHolidaysBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;

  @ApiProperty({ description: 'The iCalendar file' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(LARGEST_FILE)
  ics!: string;
}

/** What is wrong with a week, as a pointer below `/week`; null: nothing. */
export function faultOfWeek(week: unknown): { pointer: string; detail: string } | null {
  if (!Array.isArray(week) || week.length !== 7) return { pointer: '/week', detail: 'has seven days, Monday first' };
  for (const [day, intervals] of (week as unknown[]).entries()) {
    if (!Array.isArray(intervals) || intervals.length > 6)
      return { pointer: `/week/${day}`, detail: 'has at most six intervals' };
    let last = '';
    for (const [index, interval] of (intervals as Partial<OpenHours>[]).entries()) {
      const { from, to } = interval ?? {};
      const pointer = `/week/${day}/${index}`;
      if (typeof from !== 'string' || typeof to !== 'string' || !TIME.test(from) || !TIME.test(to)) return { pointer, detail: 'is from HH:MM to HH:MM' }; // prettier-ignore
      if (from >= to) return { pointer, detail: 'ends after it begins; split hours over midnight into two days' };
      if (from < last) return { pointer, detail: 'begins after the one before ends' };
      last = to;
    }
  }
  return week.every((day) => (day as unknown[]).length === 0)
    ? { pointer: '/week', detail: 'is open at least once' }
    : null;
}
