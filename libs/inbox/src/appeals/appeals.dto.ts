import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { APPEAL_OUTCOMES, APPEAL_STATES, type AppealOutcome, type AppealQuery, type AppealState, type AppealTextBody, type DecideAppealBody, type OpenAppealBody } from '@parvis/contracts'; // prettier-ignore
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsBigId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const LONGEST = 4000;

export class AppealTextDto implements AppealTextBody {
  @ApiProperty({ maxLength: LONGEST })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST)
  text!: string;
}

export class OpenAppealDto extends AppealTextDto implements OpenAppealBody {
  @ApiProperty()
  @IsBigId()
  decisionId!: string;
}

export class DecideAppealDto extends AppealTextDto implements DecideAppealBody {
  @ApiProperty()
  @IsInt()
  version!: number;

  @ApiProperty({ enum: APPEAL_OUTCOMES })
  @IsIn(APPEAL_OUTCOMES)
  outcome!: AppealOutcome;
}

export class AppealsQueryDto extends PageDto implements AppealQuery {
  @ApiPropertyOptional({ enum: APPEAL_STATES })
  @IsOptional()
  @IsIn(APPEAL_STATES)
  state?: AppealState;
}

export class AppealPageQueryDto {
  @ApiPropertyOptional({ enum: ['fr', 'en'] })
  @IsOptional()
  @IsIn(['fr', 'en'])
  language?: 'fr' | 'en';
}
