package io.caracal.audit.export;

import io.caracal.common.config.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings of the export (audit contract §2.2). Credentials are found by the AWS SDK: environment, profile, container or instance.
 *
 * @param bucket AUDIT_EXPORT_S3_BUCKET
 * @param endpoint AUDIT_EXPORT_S3_ENDPOINT: another store than AWS, addressed by path
 * @param region AUDIT_EXPORT_S3_REGION
 * @param scratch AUDIT_EXPORT_TMP_DIR: where a file is written before it is uploaded
 * @param fileBytes AUDIT_EXPORT_FILE_BYTES: an hour that takes more is exported in several files; no more than one is in the scratch directory
 */
public record ExportSettings(String bucket, Optional<URI> endpoint, String region, Path scratch, long fileBytes) {

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String BUCKET_RULE =
            "the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens";
    private static final long LEAST_BYTES = 1L << 20;
    private static final long STANDARD_BYTES = 48L << 20;
    private static final long MOST_BYTES = 4L << 30;

    /** Empty without a bucket: nothing is exported. */
    public static Optional<ExportSettings> read(SettingsReader reader) {
        Optional<String> bucket = reader.parsed("AUDIT_EXPORT_S3_BUCKET", BUCKET_RULE, text -> matching(BUCKET, text));
        Optional<URI> endpoint = reader.url("AUDIT_EXPORT_S3_ENDPOINT");
        String region = reader.parsed("AUDIT_EXPORT_S3_REGION", "the name of a region", text -> matching(REGION, text))
                .orElse("us-east-1");
        Path scratch = reader.path("AUDIT_EXPORT_TMP_DIR", Path.of(System.getProperty("java.io.tmpdir")));
        long fileBytes = reader.longInteger("AUDIT_EXPORT_FILE_BYTES", STANDARD_BYTES, LEAST_BYTES, MOST_BYTES);
        return bucket.map(name -> new ExportSettings(name, endpoint, region, scratch, fileBytes));
    }

    private static String matching(Pattern pattern, String text) {
        String word = text.strip();
        if (!pattern.matcher(word).matches()) {
            throw new IllegalArgumentException(word);
        }
        return word;
    }
}
