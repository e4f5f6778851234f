import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { AttachmentView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Public, Requires } from '@parvis/identity';
import { problem } from '@parvis/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BigIdPipe } from '../wire/ids';
import { invalidField } from '../wire/invalid';
import { Attachments, type ServedFile } from './attachments.service';
import { isShown } from './file-kind';

@ApiTags('attachments')
@Controller('api')
export class AttachmentsController {
  constructor(private readonly attachments: Attachments) {}

  /** Keeps a file for a reply; up to 25 MB. */
  @Post('attachments')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
  })
  @Requires('inbox.reply')
  async upload(@CurrentAgent() agent: Agent, @Req() request: FastifyRequest): Promise<AttachmentView> {
    if (!request.isMultipart())
      throw problem('unsupported-media-type', { detail: 'Send the file as multipart/form-data.' });
    const part = await request.file();
    if (!part) throw invalidField('/file', 'is missing');
    const bytes = await part.toBuffer();
    // the reader notices a cut at the limit only when another chunk follows it
    if (part.file.truncated) throw problem('body-too-large', { detail: 'A file has 25 MB at most.' });
    return this.attachments.upload(agent, bytes, part.filename);
  }

  @Get('attachments/:id')
  @Requires('inbox.read')
  async read(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await serve(await this.attachments.open(agent, id), reply, 'private, max-age=31536000, immutable');
  }

  /** A small copy of a picture. */
  @Get('attachments/:id/preview')
  @Requires('inbox.read')
  async readPreview(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await serve(await this.attachments.openPreview(agent, id), reply, 'private, max-age=31536000, immutable');
  }

  /** The picture of a post, small. */
  @Get('posts/:id/picture')
  @Requires('inbox.read')
  async readPostPicture(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await serve(await this.attachments.openPostPicture(agent, id), reply, 'private, max-age=86400');
  }

  /** Where platforms fetch what a reply carries: signed, for an hour. */
  @Get('files/:token')
  @Public()
  async readSigned(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    await serve(await this.attachments.openSigned(token), reply, 'private, max-age=3600');
  }
}

// whatever is in the file, it neither runs here nor is taken for something else
async function serve(file: ServedFile, reply: FastifyReply, cacheControl: string): Promise<void> {
  void reply
    .header('cache-control', cacheControl)
    .header('etag', file.etag)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', disposition(file));
  if (reply.request.headers['if-none-match'] === file.etag) return void reply.code(304).send();
  await reply
    .type(file.contentType)
    .header('content-length', file.size)
    .send(await file.stream());
}

/** RFC 6266: a plain name for old readers, the whole one encoded. */
function disposition({ name, contentType }: ServedFile): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${isShown(contentType) ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
