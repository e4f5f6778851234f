import { ApiProperty } from '@nestjs/swagger';
import { type CreateTokenBody, type Permission, PERMISSIONS, TOKEN_KINDS, type TokenKind } from '@parvis/contracts';
import { Transform } from 'class-transformer';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, Length, Max, Min, ValidateIf } from 'class-validator';

const LONGEST_DAYS = 730;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class CreateTokenDto implements CreateTokenBody {
  @ApiProperty({ enum: TOKEN_KINDS })
  @IsIn(TOKEN_KINDS)
  kind!: TokenKind;

  @ApiProperty({ minLength: 1, maxLength: 60 })
  @Transform(trimmed)
  @Length(1, 60)
  name!: string;

  @ApiProperty({ enum: PERMISSIONS, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(PERMISSIONS, { each: true })
  scopes!: Permission[];

  @ApiProperty({ type: Number, nullable: true, minimum: 1, maximum: LONGEST_DAYS })
  @ValidateIf((body: CreateTokenBody) => body.expiresInDays !== null)
  @IsInt()
  @Min(1)
  @Max(LONGEST_DAYS)
  expiresInDays!: number | null;
}
