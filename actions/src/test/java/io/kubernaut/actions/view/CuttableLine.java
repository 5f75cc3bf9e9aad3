package io.kubernaut.actions.view;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network line to a server that can be cut and mended: open connections break, new ones are refused. It can also be
 * frozen: connections stay, and nothing arrives.
 */
final class CuttableLine implements AutoCloseable {
    private final ServerSocket front;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean frozen;

    CuttableLine(URI target) {
        this.target = new InetSocketAddress(target.getHost(), target.getPort());
        try {
            this.front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + front.getLocalPort());
    }

    void cut() {
        cut = true;
        open.forEach(CuttableLine::closed);
        open.clear();
    }

    void freeze() {
        frozen = true;
    }

    synchronized void mend() {
        cut = false;
        frozen = false;
        notifyAll();
    }

    private synchronized void waitWhileFrozen() throws IOException {
        try {
            while (frozen) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the line was frozen");
        }
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                connect(front.accept());
            } catch (IOException e) {
                // the line was closed, or the client has gone
            }
        }
    }

    private void connect(Socket near) throws IOException {
        if (cut) {
            near.close();
            return;
        }
        var far = new Socket();
        open.add(near);
        open.add(far);
        far.connect(target);
        Thread.ofVirtual().start(() -> copy(near, far));
        Thread.ofVirtual().start(() -> copy(far, near));
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            var buffer = new byte[8192];
            for (int length; (length = from.getInputStream().read(buffer)) >= 0; ) {
                waitWhileFrozen();
                to.getOutputStream().write(buffer, 0, length);
                to.getOutputStream().flush();
            }
        } catch (IOException e) {
            // one side hung up; closing both tells the other
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void closed(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        cut();
        mend();
    }
}
