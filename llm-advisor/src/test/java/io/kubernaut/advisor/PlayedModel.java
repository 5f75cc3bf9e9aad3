package io.kubernaut.advisor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kubernaut.advisor.config.ProviderKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A provider on a real port, which does what the test says. Azure's client wants TLS. */
final class PlayedModel implements AutoCloseable {
    /** What is done with a request. */
    interface Play {
        void on(HttpExchange exchange, Shown shown) throws IOException, InterruptedException;
    }

    private final ProviderKind kind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Shown> requests = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    /** A request is under way until it is answered: who has the answer may ask again before this thread comes to its end. */
    private static final ThreadLocal<Runnable> ENDING = ThreadLocal.withInitial(() -> () -> {});

    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private volatile Play play = (exchange, shown) -> {
        throw new AssertionError("Nothing was said about what to do");
    };

    PlayedModel(ProviderKind kind) {
        this.kind = kind;
        try {
            var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (kind == ProviderKind.AZURE_OPENAI) {
                var secured = HttpsServer.create(any, 0);
                secured.setHttpsConfigurator(new HttpsConfigurator(Certificate.context()));
                server = secured;
            } else {
                server = HttpServer.create(any, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    ProviderKind kind() {
        return kind;
    }

    URI url() {
        var scheme = kind == ProviderKind.AZURE_OPENAI ? "https" : "http";
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    List<Shown> requests() {
        return requests;
    }

    /** As they came, in order, with what stood before them. */
    List<String> keys() {
        return keys;
    }

    int mostUnderWay() {
        return mostUnderWay.get();
    }

    PlayedModel plays(Play what) {
        play = what;
        return this;
    }

    PlayedModel answers(Function<Shown, String> answer) {
        return answers(answer, Wire.End.DONE);
    }

    PlayedModel answers(Function<Shown, String> answer, Wire.End end) {
        return plays((exchange, shown) -> send(exchange, 200, Wire.answer(kind, answer.apply(shown), end)));
    }

    /**
     * Looks closer before it answers.
     *
     * @param looks tools that it calls, one in each turn; then it is ready
     */
    PlayedModel looks(List<Look> looks, Function<Shown, String> answer) {
        return plays((exchange, shown) -> {
            var turn = (int) shown.results();
            send(
                    exchange,
                    200,
                    !shown.mayLook()
                            ? Wire.answer(kind, answer.apply(shown), Wire.End.DONE)
                            : turn < looks.size()
                                    ? Wire.calling(
                                            kind,
                                            looks.get(turn).tool(),
                                            looks.get(turn).arguments())
                                    : Wire.answer(kind, "READY", Wire.End.DONE));
        });
    }

    /** Calls this tool, whatever it is asked, for ever. */
    PlayedModel looksForEver(Look look) {
        return plays((exchange, shown) -> send(exchange, 200, Wire.calling(kind, look.tool(), look.arguments())));
    }

    record Look(String tool, Map<String, ?> arguments) {}

    PlayedModel answersStatus(int status) {
        return plays((exchange, shown) -> send(exchange, status, Wire.error(kind, status)));
    }

    /** Takes the request and says nothing, until the test is over. */
    PlayedModel hangs() {
        return plays((exchange, shown) -> {
            closing.await();
            exchange.close();
        });
    }

    /** Sends a byte of the answer, and no more. */
    PlayedModel isSlow() {
        return plays((exchange, shown) -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            closing.await();
            exchange.close();
        });
    }

    /** Ends the connection in the middle of the answer. */
    PlayedModel breaksOff() {
        return plays((exchange, shown) -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("{\"id\":".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        ENDING.get().run();
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        var ended = new AtomicBoolean();
        Runnable ending = () -> {
            if (ended.compareAndSet(false, true)) {
                underWay.decrementAndGet();
            }
        };
        ENDING.set(ending);
        try {
            var shown = Shown.in(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            keys.add(key(exchange));
            requests.add(shown);
            play.on(exchange, shown);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ending.run();
            ENDING.remove();
        }
    }

    private static String key(HttpExchange exchange) {
        for (var header : List.of("Authorization", "x-api-key", "api-key")) {
            var value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
