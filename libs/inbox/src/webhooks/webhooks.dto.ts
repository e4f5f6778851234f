import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ALL_KINDS,
  DELIVERY_STATES,
  type DeliveryState,
  OUTGOING_KINDS,
  type UpdateWebhookEndpointBody,
  type WebhookEndpointBody,
  type WebhookReplayBody,
} from '@parvis/contracts';
import { Transform } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  Min,
} from 'class-validator';
import { PageDto } from '../wire/page.dto';

const KINDS = [...Object.keys(OUTGOING_KINDS), ALL_KINDS] as WebhookEndpointBody['kinds'];
const REPLAYS = ['dead', 'all'] as const satisfies readonly WebhookReplayBody['only'][];
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class WebhookEndpointDto implements WebhookEndpointBody {
  @ApiProperty({ minLength: 1, maxLength: 60 })
  @Transform(trimmed)
  @Length(1, 60)
  name!: string;

  @ApiProperty({ format: 'uri', maxLength: 2000 })
  @Transform(trimmed)
  @IsString()
  @MaxLength(2000)
  url!: string;

  @ApiProperty({ enum: KINDS, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(KINDS, { each: true })
  kinds!: WebhookEndpointBody['kinds'];
}

export class UpdateWebhookEndpointDto implements UpdateWebhookEndpointBody {
  @ApiProperty() @IsInt() @Min(1) version!: number;

  @ApiPropertyOptional({ minLength: 1, maxLength: 60 })
  @IsOptional()
  @Transform(trimmed)
  @Length(1, 60)
  name?: string;

  @ApiPropertyOptional({ format: 'uri', maxLength: 2000 })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @MaxLength(2000)
  url?: string;

  @ApiPropertyOptional({ enum: KINDS, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(KINDS, { each: true })
  kinds?: WebhookEndpointBody['kinds'];

  @ApiPropertyOptional() @IsOptional() @IsBoolean() active?: boolean;
}

export class DeliveriesQueryDto extends PageDto {
  @ApiPropertyOptional({ enum: DELIVERY_STATES })
  @IsOptional()
  @IsIn(DELIVERY_STATES)
  state?: DeliveryState;
}

export class WebhookReplayDto implements WebhookReplayBody {
  @ApiProperty({ format: 'date-time' }) @IsISO8601({ strict: true }) from!: string;
  @ApiProperty({ format: 'date-time' }) @IsISO8601({ strict: true }) to!: string;
  @ApiProperty({ enum: REPLAYS }) @IsIn(REPLAYS) only!: WebhookReplayBody['only'];
}
