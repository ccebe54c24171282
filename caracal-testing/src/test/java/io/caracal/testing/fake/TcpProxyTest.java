package io.caracal.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.testing.http.HttpProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void passesThenRefusesThenPassesAgainOnTheSamePort() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                TcpProxy proxy = TcpProxy.to(upstream.port())) {
            HttpProbe probe = HttpProbe.of(URI.create("http://127.0.0.1:" + proxy.port()));

            probe.get("/").expect(200);
            proxy.refuse();
            assertThatThrownBy(() -> probe.get("/")).isInstanceOf(UncheckedIOException.class);
            proxy.pass();
            probe.get("/").expect(200);
        }
    }

    @Test
    void aBlackHoleAcceptsButAnswersNothingUntilItIsHealed() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                TcpProxy proxy = TcpProxy.to(upstream.port()).blackHole();
                Socket client = new Socket(InetAddress.getByName("127.0.0.1"), proxy.port())) {
            client.setSoTimeout(200);
            client.getOutputStream().write(REQUEST);

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(upstream.requests()).isEmpty();
            proxy.pass();
            client.setSoTimeout(20_000);
            assertThat(new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void aResetReachesOldAndNewConnections() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                TcpProxy proxy = TcpProxy.to(upstream.port());
                Socket old = new Socket(InetAddress.getByName("127.0.0.1"), proxy.port())) {
            old.setSoTimeout(20_000);
            old.getOutputStream().write(REQUEST);
            old.getInputStream().readNBytes(1);
            HttpProbe probe = HttpProbe.of(URI.create("http://127.0.0.1:" + proxy.port()));

            proxy.reset();
            assertThatThrownBy(() -> probe.get("/")).isInstanceOf(UncheckedIOException.class);
            proxy.pass();
            probe.get("/").expect(200);
        }
    }

    @Test
    void dropsAndDelaysChangeNoByte() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                TcpProxy proxy = TcpProxy.to(upstream.port())) {
            HttpProbe probe = HttpProbe.of(URI.create("http://127.0.0.1:" + proxy.port()));
            String whole = probe.get("/").expect(200).text();

            assertThat(probe.get("/").text()).isEqualTo(whole);
            proxy.trickle(3, Duration.ofNanos(1));
            assertThat(probe.get("/").expect(200).text()).isEqualTo(whole);
            proxy.delay(Duration.ofMillis(1));
            assertThat(probe.get("/").expect(200).text()).isEqualTo(whole);
        }
    }

    @Test
    void aLossyNetworkLosesSomeConnectionsAndChangesNoByteOfTheOthers() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                TcpProxy proxy = TcpProxy.to(upstream.port()).lossy(0.5, Duration.ofMillis(1), 7)) {
            List<String> answers = new ArrayList<>();
            for (int number = 0; number < 60; number++) {
                answers.add(statusLine(proxy.port()));
            }

            assertThat(answers).contains("", "HTTP/1.1 200").hasSize(60);
            assertThat(Set.copyOf(answers)).hasSize(2);
        }
    }

    /** Empty when the connection is lost. */
    private static String statusLine(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(REQUEST);
            return new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        } catch (SocketException lost) {
            return "";
        }
    }
}
