package io.kubernaut.server.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A network link to a server on loopback, that can be cut, or held so that nothing comes through and nobody is told. */
public final class Link implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean cut;
    private boolean held;

    private Link(int target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Leads to the port, from {@link #port()}. */
    public static Link to(int target) {
        try {
            var link = new Link(target, new ServerSocket(0, 256, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("link-to-" + target).start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Breaks every connection and takes no new one. */
    public void cut() {
        cut = true;
        breakAll();
    }

    /** Connections stay, and nothing moves on them. */
    public void hold() {
        held(true);
    }

    /** All is well again; what was held goes on. */
    public void mend() {
        cut = false;
        held(false);
    }

    private void held(boolean now) {
        lock.lock();
        try {
            held = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var near = listener.accept();
                if (cut) {
                    near.close();
                } else {
                    connect(near);
                }
            } catch (IOException closing) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(closing);
                }
            }
        }
    }

    private void connect(Socket near) throws IOException {
        var far = new Socket();
        try {
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), (int) PATIENCE.toMillis());
        } catch (IOException nobodyThere) {
            near.close();
            return;
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        open.add(near);
        open.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[BUFFER];
        try (from;
                to) {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, read);
            }
        } catch (IOException broken) {
            // Either end broke it, or it was cut: both ends see that.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void awaitPassage() throws InterruptedException {
        lock.lock();
        try {
            while (held) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void breakAll() {
        for (var socket : open) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mend();
        breakAll();
    }
}
