import type { AuditSink } from '../auditSinkConfig.ts';
import { fileSink, type Sink } from './sink.ts';

/** Opens the sink that the configuration names; null where it names none. What speaks to buckets is loaded only for one. */
export async function openSink(place: AuditSink | null): Promise<Sink | null> {
  if (place === null) return null;
  if (place.kind === 'file') return fileSink(place.path);
  const { s3Sink } = await import('./s3Sink.ts');
  return s3Sink(place);
}
