package io.caracal.runtime.doctor;

import io.caracal.common.redis.RedisTrust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** AUTH and PING over one connection: enough to know that Redis is there and takes the password, without a client that reconnects. */
final class RedisPing {
    private static final int PORT = 6379;
    private static final int LINE_LIMIT = 200;
    private static final Pattern LOGIN = Pattern.compile("-(WRONGPASS|NOPERM|NOAUTH|ERR invalid password)\\b");

    private RedisPing() {}

    /**
     * Greets Redis.
     *
     * @param url redis or rediss, with user and password where it has them
     * @param authorities of REDIS_CA_FILE: who may have signed the certificate; else whom the JVM trusts
     * @return what to tell; {@link IOException} with a message fit for people otherwise, which holds no secret
     */
    static String of(String url, Optional<Path> authorities) throws IOException {
        URI uri = URI.create(url);
        boolean tls = "rediss".equals(uri.getScheme());
        if (uri.getHost() == null || !(tls || "redis".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("no Redis address");
        }
        String where = uri.getHost() + ":" + port(uri);
        try (Socket socket = open(uri, tls, authorities)) {
            socket.setSoTimeout(StoreProbe.limitMillis());
            return greet(socket, uri.getRawUserInfo(), where);
        } catch (UnknownHostException | RefusedException told) {
            throw told;
        } catch (SSLException failure) {
            throw new IOException(where + " and this machine do not agree on TLS: " + failure.getMessage(), failure);
        } catch (IOException failure) {
            throw new IOException(where + " does not answer", failure);
        }
    }

    private static String greet(Socket socket, @Nullable String userInfo, String where) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        List<String> auth = credentials(userInfo);
        if (!auth.isEmpty()) {
            String answer = ask(socket.getOutputStream(), in, auth);
            if (!answer.startsWith("+")) {
                throw new RefusedException(where + " refuses the password: " + answer);
            }
        }
        String answer = ask(socket.getOutputStream(), in, List.of("PING"));
        if (!answer.equals("+PONG")) {
            throw new RefusedException(where + " answers PING with " + answer);
        }
        return where + " answers PING";
    }

    /** It is there and does not serve us. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }

        /** Whether the login is the matter: Redis does not know it, or does not let it do anything. */
        boolean login() {
            return LOGIN.matcher(String.valueOf(getMessage())).find();
        }
    }

    private static List<String> credentials(@Nullable String userInfo) {
        if (userInfo == null || userInfo.isEmpty()) {
            return List.of();
        }
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? "" : decoded(userInfo.substring(0, colon));
        String password = decoded(userInfo.substring(colon + 1));
        List<String> auth = new ArrayList<>(List.of("AUTH"));
        if (!user.isEmpty()) {
            auth.add(user);
        }
        auth.add(password);
        return auth;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String ask(OutputStream out, BufferedReader in, List<String> words) throws IOException {
        StringBuilder command = new StringBuilder("*").append(words.size()).append("\r\n");
        for (String word : words) {
            command.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        out.write(command.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        String line = in.readLine();
        if (line == null) {
            throw new IOException("connection closed");
        }
        return line.length() <= LINE_LIMIT ? line : line.substring(0, LINE_LIMIT);
    }

    private static Socket open(URI uri, boolean tls, Optional<Path> authorities) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(resolved(uri.getHost(), port(uri)), StoreProbe.limitMillis());
            return tls ? encrypted(plain, uri, authorities) : plain;
        } catch (IOException failure) {
            plain.close();
            throw failure;
        }
    }

    private static Socket encrypted(Socket plain, URI uri, Optional<Path> authorities) throws IOException {
        plain.setSoTimeout(StoreProbe.limitMillis());
        SSLSocketFactory factory = authorities.isPresent()
                ? RedisTrust.context(authorities.get()).getSocketFactory()
                : (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, uri.getHost(), port(uri), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    static InetSocketAddress resolved(String host, int port) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host.toLowerCase(Locale.ROOT));
        }
        return address;
    }

    private static int port(URI uri) {
        return uri.getPort() < 0 ? PORT : uri.getPort();
    }
}
