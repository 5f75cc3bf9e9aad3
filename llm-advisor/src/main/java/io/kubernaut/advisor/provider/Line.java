package io.kubernaut.advisor.provider;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.kubernaut.advisor.config.Provider;
import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.core.advice.ProviderState;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.redaction.Redactor;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The line to one provider: how many may talk at once, whether it is in order, and what is said on it. */
public final class Line {
    private static final int LONGEST_WHY = 300;

    private final String name;
    private final Provider provider;
    private final KeySource key;
    private final ChatModels models;
    private final Meter meter;
    private final Semaphore places;
    private final Breaker breaker;

    public Line(String name, Provider provider, Transport transport, Clock clock) {
        this.name = name;
        this.provider = provider;
        this.key = new KeySource(provider.key(), transport.environment());
        this.models = new ChatModels(provider, transport);
        this.meter = new Meter(provider.prices());
        this.places = new Semaphore(provider.concurrency(), true);
        this.breaker = new Breaker(provider.breaker(), clock);
    }

    public String name() {
        return name;
    }

    public Provider provider() {
        return provider;
    }

    /** Why it cannot be asked as it is configured. */
    public Optional<String> off() {
        return key.read().problem();
    }

    public ProviderState state() {
        return breaker.state(
                name, off().orElse(""), provider.concurrency() - places.availablePermits(), places.getQueueLength());
    }

    /** The most that a request can use. */
    public Spending most(Request request) {
        return meter.most(request.bytes(), provider.maxOutputTokens());
    }

    /** Whether one may talk. */
    public sealed interface Admission {
        /** Must be closed, once. */
        final class Admitted implements Admission, AutoCloseable {
            private final Line line;
            private boolean said;

            private Admitted(Line line) {
                this.line = line;
            }

            /** Says it, and waits at most so long. Nothing is thrown, but when the thread is interrupted. */
            public Reply say(Request request, Spending reserved, Duration atMost) throws InterruptedException {
                said = true;
                return line.say(request, reserved, atMost);
            }

            @Override
            public void close() {
                if (!said) {
                    line.breaker.neither();
                }
                line.places.release();
            }
        }

        record Refused(String why) implements Admission {}
    }

    public Admission admit(Duration atMost) throws InterruptedException {
        var off = off();
        if (off.isPresent()) {
            return new Admission.Refused(off.get());
        }
        if (!places.tryAcquire(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS)) {
            return new Admission.Refused(
                    "All " + provider.concurrency() + " requests that may be under way at once still were.");
        }
        var stopped = breaker.stops();
        if (stopped.isPresent()) {
            places.release();
            return new Admission.Refused(stopped.get());
        }
        return new Admission.Admitted(this);
    }

    private Reply say(Request request, Spending reserved, Duration atMost) throws InterruptedException {
        var read = key.read();
        if (read.problem().isPresent()) {
            breaker.neither();
            return new Reply.Failed(read.problem().get(), Spending.NOTHING);
        }
        var wait = atMost.compareTo(provider.timeout()) < 0 ? atMost : provider.timeout();
        var task = new FutureTask<>(() -> models.with(read.value()).chat(chat(request)));
        Thread.ofVirtual().name("model-" + name).start(task);
        try {
            var reply = reply(task.get(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS), reserved);
            breaker.succeeded();
            return reply;
        } catch (TimeoutException e) {
            task.cancel(true);
            return timedOut(wait, reserved);
        } catch (InterruptedException e) {
            task.cancel(true);
            breaker.neither();
            throw e;
        } catch (ExecutionException e) {
            return failure(e.getCause() == null ? e : e.getCause(), wait, reserved, read);
        }
    }

    private ChatRequest chat(Request request) {
        var chat = ChatRequest.builder().messages(request.messages());
        if (!request.tools().isEmpty()) {
            chat.toolSpecifications(request.tools());
        } else if (provider.jsonSchema() && request.schema() != null) {
            chat.responseFormat(ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(request.schema())
                    .build());
        }
        return chat.build();
    }

    private Reply reply(ChatResponse response, Spending reserved) {
        var spent = meter.used(response.tokenUsage()).orElse(reserved);
        var text = response.aiMessage().text();
        if (declined(response.finishReason(), text)) {
            return new Reply.Declined("The model declined to answer.", spent);
        }
        return new Reply.Answered(
                text == null ? "" : text,
                response.aiMessage(),
                response.modelName() == null ? provider.model() : response.modelName(),
                response.finishReason() == FinishReason.LENGTH,
                spent);
    }

    /** Anthropic's refusals and Bedrock's guardrails have no word of their own in what the client tells. */
    private boolean declined(@Nullable FinishReason reason, @Nullable String text) {
        var other = reason == FinishReason.OTHER
                && (text == null
                        || text.isBlank()
                        || provider.kind() == ProviderKind.ANTHROPIC
                        || provider.kind() == ProviderKind.BEDROCK);
        return other || reason == FinishReason.CONTENT_FILTER;
    }

    /** A wait that the deadline cut short says little about the provider. */
    private Reply timedOut(Duration waited, Spending reserved) {
        var why = "No answer within " + waited.toMillis() + " ms.";
        if (waited.multipliedBy(2).compareTo(provider.timeout()) >= 0) {
            breaker.failed(why);
        } else {
            breaker.neither();
        }
        return new Reply.TimedOut(why, reserved);
    }

    private Reply failure(Throwable thrown, Duration waited, Spending reserved, KeySource.Read read) {
        if (any(thrown, ContentFilteredException.class)) {
            breaker.succeeded();
            return new Reply.Declined("The provider's filter declined to answer.", reserved);
        }
        if (any(thrown, dev.langchain4j.exception.TimeoutException.class)
                || any(thrown, HttpTimeoutException.class)
                || any(thrown, TimeoutException.class)) {
            return timedOut(waited, reserved);
        }
        var why = words(thrown, read);
        breaker.failed(why);
        var refused = any(thrown, AuthenticationException.class)
                || any(thrown, RateLimitException.class)
                || any(thrown, InvalidRequestException.class)
                || any(thrown, ModelNotFoundException.class);
        return new Reply.Failed(why, refused ? Spending.NOTHING : reserved);
    }

    private static boolean any(Throwable thrown, Class<? extends Throwable> type) {
        return causes(thrown).anyMatch(type::isInstance);
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, t -> t != null, Throwable::getCause).limit(10);
    }

    /** What a provider says of a failure may repeat what it was sent. */
    private static String words(Throwable thrown, KeySource.Read read) {
        var told = causes(thrown)
                .filter(t -> !(t instanceof UncheckedIOException))
                .findFirst()
                .orElse(thrown);
        var message = told.getMessage() == null ? "" : ": " + told.getMessage().replaceAll("\\s+", " ");
        var clean = new Redactor().redact(read.hiding().apply(told.getClass().getSimpleName() + message));
        return clean.length() <= LONGEST_WHY ? clean : clean.substring(0, LONGEST_WHY) + "…";
    }
}
