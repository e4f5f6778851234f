import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { type ApprovalPolicyBody, type ApproveBody, CHANNEL_KINDS, type ChannelKind, type RefuseBody, type RoleKey, ROLES, type UpdateApprovalPolicyBody } from '@parvis/contracts'; // prettier-ignore
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class WaitingQueryDto extends PageDto {
  @ApiPropertyOptional({
    enum: ['me', 'all'],
    default: 'me',
    description: 'What the member may approve, or everything',
  })
  @IsOptional()
  @IsIn(['me', 'all'])
  for?: 'me' | 'all';
}

export class ApproveDto implements ApproveBody {
  @ApiProperty({ description: 'The revision of the wording that was read' })
  @IsInt()
  @Min(1)
  revision!: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  sendAnyway?: boolean;
}

export class CommentDto implements RefuseBody {
  @ApiProperty({ maxLength: 2000 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  comment!: string;
}

export class SendNowDto {
  @ApiPropertyOptional({ description: 'Although something came in since it was written' })
  @IsOptional()
  @IsBoolean()
  sendAnyway?: boolean;
}

export class ApprovalPolicyDto implements ApprovalPolicyBody {
  @ApiProperty({ maxLength: 80 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  name!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional({ enum: ROLES, isArray: true, description: 'Whose replies; empty: everybody’s' })
  @IsOptional()
  @IsArray()
  @IsIn(ROLES, { each: true })
  roles?: RoleKey[];

  @ApiPropertyOptional({ enum: CHANNEL_KINDS, isArray: true })
  @IsOptional()
  @IsArray()
  @IsIn(CHANNEL_KINDS, { each: true })
  channels?: ChannelKind[];

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsSmallId({ each: true })
  accountIds?: string[];

  @ApiPropertyOptional({ default: true })
  @IsOptional()
  @IsBoolean()
  publicOnly?: boolean;

  @ApiPropertyOptional({ minimum: 1, maximum: 5, default: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(5)
  approvals?: number;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Only members of this team approve' })
  @IsOptional()
  @IsSmallId()
  approverTeamId?: string | null;
}

export class UpdateApprovalPolicyDto extends PartialType(ApprovalPolicyDto) implements UpdateApprovalPolicyBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;
}
