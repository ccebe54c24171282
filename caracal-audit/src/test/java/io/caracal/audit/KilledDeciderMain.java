package io.caracal.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.common.evidence.EvidenceLog;
import io.caracal.core.event.AuditEvent;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** Decides for ever and says on its output which decisions were given out, until it is killed. */
final class KilledDeciderMain {

    private static final int THREADS = 4;

    private KilledDeciderMain() {}

    /** @param args directory of the evidence log, URL of Redis, name of this life */
    public static void main(String[] args) throws InterruptedException {
        DeciderBed bed = new DeciderBed(Path.of(args[0]), args[1]);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            String prefix = args[2] + "-" + i + "-";
            String zone = "zone-" + i % 2;
            threads[i] = new Thread(() -> decide(bed.log(), zone, prefix, out));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void decide(EvidenceLog log, String zone, String prefix, FileOutputStream out) {
        try {
            for (int i = 0; ; i++) {
                log.append(AuditEvent.builder(prefix + i, zone, "token_exchange", Instant.now())
                        .requestId("request-" + prefix + i)
                        .decision(i % 3 == 0 ? "deny" : "allow")
                        .metadata(JsonNodeFactory.instance.objectNode().put("resource", "resource://x"))
                        .build());
                out.write((prefix + i + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("not killed but failed: " + e);
            Runtime.getRuntime().halt(1);
        }
    }
}
