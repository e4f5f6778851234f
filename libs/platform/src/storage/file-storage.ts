import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import type { DriverContract } from 'flydrive/types';
import { Env } from '../config/env';

/** Where attachments are kept. */
export class StorageConfig {
  @Env('STORAGE_DRIVER', 'disk (in the data folder) or s3')
  @IsIn(['disk', 's3'])
  driver: 'disk' | 's3' = 'disk';

  @Env('S3_ENDPOINT', 'Address of an S3-compatible service; empty for AWS')
  @IsOptional()
  @IsString()
  endpoint?: string;

  @Env('S3_REGION', 'Region of the bucket')
  @IsString()
  region: string = 'eu-west-3';

  @Env('S3_BUCKET', 'Name of the bucket')
  @IsOptional()
  @IsString()
  bucket?: string;

  @Env('S3_ACCESS_KEY_ID', 'Access key')
  @IsOptional()
  @IsString()
  accessKeyId?: string;

  @Env('S3_SECRET_ACCESS_KEY', 'Secret of the access key', { secret: true })
  @IsOptional()
  @IsString()
  secretAccessKey?: string;
}

/** Files by key. Keys are content hashes under a workspace prefix: writing one twice is harmless. */
export class FileStorage {
  private constructor(private readonly disk: Disk) {}

  static async open(config: StorageConfig, dataDir: string): Promise<FileStorage> {
    return new FileStorage(new Disk(config.driver === 's3' ? await s3(config) : local(dataDir)));
  }

  async put(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
    await this.disk.put(key, bytes, { contentType });
  }

  /** Copies a file of this machine, of any size, without holding it in memory. */
  async putFile(key: string, path: string, contentType: string): Promise<void> {
    const { size } = await stat(path);
    await this.disk.putStream(key, createReadStream(path), { contentType, contentLength: size });
  }

  read(key: string): Promise<Uint8Array> {
    return this.disk.getBytes(key);
  }

  stream(key: string): Promise<Readable> {
    return this.disk.getStream(key);
  }

  async remove(key: string): Promise<void> {
    await this.disk.delete(key);
  }
}

function local(dataDir: string): DriverContract {
  return new FSDriver({ location: resolve(dataDir, 'attachments'), visibility: 'private' });
}

// the SDK is large: loaded only where it is used
async function s3(config: StorageConfig): Promise<DriverContract> {
  const { S3Driver } = await import('flydrive/drivers/s3');
  if (!config.bucket) throw new Error('STORAGE_DRIVER=s3 needs S3_BUCKET');
  return new S3Driver({
    bucket: config.bucket,
    region: config.region,
    visibility: 'private',
    supportsACL: false,
    ...(config.endpoint && { endpoint: config.endpoint, forcePathStyle: true }),
    ...(config.accessKeyId &&
      config.secretAccessKey && {
        credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
      }),
  });
}
