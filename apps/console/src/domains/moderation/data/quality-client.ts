import { inject, Injectable } from '@angular/core';
import type {
  AnswerReviewBody, AnswerTrainingBody, BlindReviewNext, CalibrateBody, DisagreementView, Page, QualityView, ReviewResultView, StartTrainingBody,
  TrainingFeedbackView, TrainingLine, TrainingQuery, TrainingResultView, TrainingRunView,
} from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

/** The HTTP calls about how alike people decide, and about practising. */
@Injectable({ providedIn: 'root' })
export class QualityClient {
  private readonly api = inject(Api);

  next(abort?: AbortSignal): Promise<BlindReviewNext> {
    return this.api.get('/moderation/reviews/next', {}, abort);
  }
  answer(id: string, body: AnswerReviewBody): Promise<ReviewResultView> {
    return this.api.send('POST', `/moderation/reviews/${id}`, body);
  }
  quality(abort?: AbortSignal): Promise<QualityView> {
    return this.api.get('/moderation/quality', {}, abort);
  }
  disagreements(query: { cursor?: string }, abort?: AbortSignal): Promise<Page<DisagreementView>> {
    return this.api.get('/moderation/quality/disagreements', query, abort);
  }
  calibrate(id: string, body: CalibrateBody): Promise<{ id: string }> {
    return this.api.send('POST', `/moderation/quality/disagreements/${id}/calibrate`, body);
  }

  start(body: StartTrainingBody): Promise<TrainingRunView> {
    return this.api.send('POST', '/moderation/training', body);
  }
  run(id: string, abort?: AbortSignal): Promise<TrainingRunView> {
    return this.api.get(`/moderation/training/${id}/next`, {}, abort);
  }
  answerSample(id: string, body: AnswerTrainingBody): Promise<TrainingFeedbackView> {
    return this.api.send('POST', `/moderation/training/${id}/answer`, body);
  }
  finish(id: string): Promise<TrainingResultView> {
    return this.api.send('POST', `/moderation/training/${id}/finish`);
  }
  runs(query: TrainingQuery, abort?: AbortSignal): Promise<Page<TrainingLine>> {
    return this.api.get('/moderation/training', query, abort);
  }
  result(id: string, abort?: AbortSignal): Promise<TrainingResultView> {
    return this.api.get(`/moderation/training/${id}/result`, {}, abort);
  }
}
