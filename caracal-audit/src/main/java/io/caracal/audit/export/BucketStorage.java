package io.caracal.audit.export;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A bucket of S3, or of a store that speaks like it. The client is made with the first upload: most of its cost is in loading its classes, and a
 * service that exports nothing pays none of it. The store is given the digest of each file and refuses what arrives otherwise.
 */
public final class BucketStorage implements ObjectStorage {

    /** Longest that a file may take, attempts included; shorter than the lease of whoever exports. */
    static final Duration UPLOAD_LIMIT = Duration.ofMinutes(4);

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Duration ATTEMPT_LIMIT = Duration.ofMinutes(2);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

    private final ExportSettings settings;
    private Optional<S3Client> client = Optional.empty();
    private boolean closed;

    public BucketStorage(ExportSettings settings) {
        this.settings = settings;
    }

    @Override
    public void put(String key, Content content) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(key)
                .contentType("application/octet-stream")
                .contentLength(content.length())
                .checksumSHA256(Base64.getEncoder().encodeToString(content.sha256()))
                .build();
        try {
            client().putObject(
                            request,
                            RequestBody.fromContentProvider(
                                    () -> content.reader().get(), content.length(), "application/octet-stream"));
        } catch (SdkException e) {
            throw new ExportFailedException("bucket " + settings.bucket() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        client.ifPresent(S3Client::close);
    }

    private synchronized S3Client client() {
        if (closed) {
            throw new IllegalStateException("the service stops");
        }
        S3Client present = client.orElseGet(this::connect);
        client = Optional.of(present);
        return present;
    }

    private S3Client connect() {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .proxyConfiguration(ProxyConfiguration.builder()
                                .useEnvironmentVariablesValues(!onThisMachine())
                                .build())
                        .connectionTimeout(CONNECT_LIMIT)
                        .socketTimeout(SILENCE_LIMIT))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        .pathStyleAccessEnabled(settings.endpoint().isPresent())
                        .build())
                .overrideConfiguration(
                        limits -> limits.apiCallTimeout(UPLOAD_LIMIT).apiCallAttemptTimeout(ATTEMPT_LIMIT));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** A store beside the service is reached directly, whatever proxy there is for the others. */
    private boolean onThisMachine() {
        return settings.endpoint().map(URI::getHost).filter(LOOPBACK::contains).isPresent();
    }
}
