import { ApiProperty } from '@nestjs/swagger';
import type { PushSubscriptionBody } from '@parvis/contracts';
import { Type } from 'class-transformer';
import { IsObject, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';

const BASE64URL = /^[A-Za-z0-9_-]+=*$/;

class PushKeysDto {
  @ApiProperty({ description: 'Public key of the browser, base64url' })
  @Length(80, 100)
  @Matches(BASE64URL)
  p256dh!: string;

  @ApiProperty({ description: 'Secret of the subscription, base64url' })
  @Length(20, 40)
  @Matches(BASE64URL)
  auth!: string;
}

export class PushSubscriptionDto implements PushSubscriptionBody {
  @ApiProperty()
  @IsString()
  @MaxLength(2000)
  endpoint!: string;

  @ApiProperty({ type: PushKeysDto })
  @IsObject()
  @ValidateNested()
  @Type(() => PushKeysDto)
  keys!: PushKeysDto;

  @ApiProperty({ description: 'Name in the list, such as “Chrome, Linux”', minLength: 1, maxLength: 80 })
  @IsString()
  @Length(1, 80)
  device!: string;
}
