import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ClustersQuery, ExcludeFromClusterBody } from '@parvis/contracts';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { IsBigId } from '../../wire/ids';
import { PageDto } from '../../wire/page.dto';
import { asBoolean } from '../items/items.dto';

export class ClustersQueryDto extends PageDto implements ClustersQuery {
  @ApiPropertyOptional({ description: 'Only those with undecided members', default: true })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  open?: boolean;
}

export class ExcludeFromClusterDto implements ExcludeFromClusterBody {
  @ApiProperty()
  @IsBigId()
  itemId!: string;
}
