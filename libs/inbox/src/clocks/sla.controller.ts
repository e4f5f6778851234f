import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import type { CalendarView, HolidayCountryView, ImportHolidaysView, SlaPoliciesView, SlaPolicyView, SlaPreviewView } from '@parvis/contracts'; // prettier-ignore
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { IsIn, IsOptional } from 'class-validator';
import { SmallIdPipe } from '../wire/ids';
import { CalendarDto, ImportHolidaysDto, OwnHolidaysDto, UpdateCalendarDto } from './calendars.dto';
import { Calendars } from './calendars.service';
import { SlaOrderDto, SlaPolicyDto, SlaPreviewDto, UpdateSlaPolicyDto } from './sla.dto';
import { SlaPolicies } from './sla-policies.service';

class LanguageDto {
  @ApiPropertyOptional({ enum: ['fr', 'en'], default: 'en', description: 'Language of the names of public holidays' })
  @IsOptional()
  @IsIn(['fr', 'en'])
  language?: 'fr' | 'en';
}

@ApiTags('sla')
@Controller('api/sla-policies')
export class SlaPoliciesController {
  constructor(private readonly policies: SlaPolicies) {}

  @Get()
  @Requires('inbox.read')
  list(@CurrentAgent() agent: Agent): Promise<SlaPoliciesView> {
    return this.policies.list(agent);
  }

  @Post()
  @Requires('rules.manage')
  create(@CurrentAgent() agent: Agent, @Body() body: SlaPolicyDto): Promise<SlaPolicyView> {
    return this.policies.create(agent, body);
  }

  @Put('order')
  @Requires('rules.manage')
  order(@CurrentAgent() agent: Agent, @Body() body: SlaOrderDto): Promise<SlaPoliciesView> {
    return this.policies.order(agent, body.ids);
  }

  @Post('preview')
  @HttpCode(200)
  @Requires('rules.manage', 'rules.propose')
  preview(@CurrentAgent() agent: Agent, @Body() body: SlaPreviewDto): Promise<SlaPreviewView> {
    return this.policies.preview(agent, body);
  }

  @Patch(':id')
  @Requires('rules.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateSlaPolicyDto,
  ): Promise<SlaPolicyView> {
    return this.policies.update(agent, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('rules.manage')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.policies.remove(agent, id);
  }
}

@ApiTags('sla')
@Controller('api')
export class CalendarsController {
  constructor(private readonly calendars: Calendars) {}

  @Get('calendars')
  @Requires('inbox.read')
  list(@CurrentAgent() agent: Agent, @Query() { language }: LanguageDto): Promise<CalendarView[]> {
    return this.calendars.list(agent, language ?? 'en');
  }

  @Get('holiday-countries')
  @Requires('inbox.read')
  countries(@Query() { language }: LanguageDto): HolidayCountryView[] {
    return this.calendars.countries(language ?? 'en');
  }

  @Post('calendars')
  @Requires('rules.manage')
  create(@CurrentAgent() agent: Agent, @Body() body: CalendarDto, @Query() query: LanguageDto): Promise<CalendarView> {
    return this.calendars.create(agent, body, query.language ?? 'en');
  }

  @Patch('calendars/:id')
  @Requires('rules.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateCalendarDto,
    @Query() query: LanguageDto,
  ): Promise<CalendarView> {
    return this.calendars.update(agent, id, body, query.language ?? 'en');
  }

  @Put('calendars/:id/holidays')
  @Requires('rules.manage')
  setHolidays(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: OwnHolidaysDto,
    @Query() query: LanguageDto,
  ): Promise<CalendarView> {
    return this.calendars.setHolidays(agent, id, body, query.language ?? 'en');
  }

  @Post('calendars/:id/holidays/import')
  @HttpCode(200)
  @Requires('rules.manage')
  importHolidays(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: ImportHolidaysDto,
    @Query() query: LanguageDto,
  ): Promise<ImportHolidaysView> {
    return this.calendars.importHolidays(agent, id, body, query.language ?? 'en');
  }

  @Delete('calendars/:id')
  @HttpCode(204)
  @Requires('rules.manage')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.calendars.remove(agent, id);
  }
}
