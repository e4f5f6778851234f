import { ApiPropertyOptional } from '@nestjs/swagger';
import { ACTION_STATES, type ActionState } from '@parvis/contracts';
import { IsIn, IsOptional } from 'class-validator';
import { IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

export class ActionsQueryDto extends PageDto {
  @ApiPropertyOptional({ enum: ACTION_STATES })
  @IsOptional()
  @IsIn(ACTION_STATES)
  state?: ActionState;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  accountId?: string;
}
