package io.caracal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.Await;
import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.service.ServiceRunner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A running management API with its own database and Redis index, as role caracalapi. */
public final class ApiFixture implements AutoCloseable {

    public static final String ADMIN_TOKEN = "cat_bootstrap-token-of-this-test-000000000000";
    public static final String AUDIT_KEY = "a1".repeat(32);
    public static final String STREAMS_KEY = "b2".repeat(32);
    public static final String KEK = "8f3a5c0d7e91b2446a1fd0c83e5b7792d4a60f1e2c3b4859a7d6e5f40312b8c9";

    private final TestDatabase database;
    private final String redisUrl;
    private final ServiceRunner service;

    private ApiFixture(TestDatabase database, String redisUrl, ServiceRunner service) {
        this.database = database;
        this.redisUrl = redisUrl;
        this.service = service;
    }

    public static ApiFixture start() {
        return start(Map.of());
    }

    /** With further or other settings; limits are off unless given. Returns once the seeded credentials are accepted. */
    public static ApiFixture start(Map<String, String> settings) {
        TestDatabase database = PostgresFixture.shared().newDatabase();
        String redisUrl = RedisFixture.shared().freshUrl();
        ApiFixture fixture = new ApiFixture(
                database,
                redisUrl,
                ServiceRunner.start(ApiApplication::new, environment(database, redisUrl, settings)));
        Await.value(
                Duration.ofSeconds(20),
                "the bootstrap token is accepted",
                () -> fixture.admin().get("/v1/zones"),
                reply -> reply.status() == 200);
        return fixture;
    }

    /** A complete environment. */
    public static Map<String, String> environment(
            TestDatabase database, String redisUrl, Map<String, String> settings) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DATABASE_URL", database.url("caracalapi"));
        environment.put("REDIS_URL", RedisFixture.as("api", redisUrl));
        environment.put("SECRET_STORE_KEK", KEK);
        environment.put("CARACAL_ADMIN_TOKEN", ADMIN_TOKEN);
        environment.put("AUDIT_HMAC_KEY", AUDIT_KEY);
        environment.put("STREAMS_HMAC_KEY", STREAMS_KEY);
        environment.put("API_V1_RATE_LIMIT_PER_MIN", "0");
        environment.put("ADMIN_AUTH_FAIL_LIMIT_PER_MIN", "0");
        environment.putAll(settings);
        return environment;
    }

    /** Requests with the bootstrap token. */
    public HttpProbe admin() {
        return service.http().bearer(ADMIN_TOKEN);
    }

    /** Requests without credentials. */
    public HttpProbe anonymous() {
        return service.http();
    }

    /** Requests with a token minted now. */
    public HttpProbe minted(String json) {
        return service.http()
                .bearer(admin().post("/v1/admin-tokens", json)
                        .expect(201)
                        .json()
                        .get("token")
                        .asText());
    }

    /** A write token of a zone. */
    public HttpProbe zoneToken(String zone) {
        return minted("{\"name\":\"t\",\"scope\":\"zone\",\"zone_id\":\"" + zone + "\"}");
    }

    /** Makes a zone and returns its id. */
    public String newZone(String name) {
        return newZone("{\"name\":\"" + name + "\"}", admin());
    }

    public String newZone(String json, HttpProbe as) {
        return as.post("/v1/zones", json).expect(201).json().get("id").asText();
    }

    /** Makes an application and returns the whole answer. */
    public JsonNode newApplication(String zone, String name) {
        return admin().post(
                        "/v1/zones/" + zone + "/applications",
                        "{\"name\":\"" + name + "\",\"registration_method\":\"managed\"}")
                .expect(201)
                .json();
    }

    public TestDatabase database() {
        return database;
    }

    public String redisUrl() {
        return redisUrl;
    }

    /** Runs a statement as a superuser, who is above row security; returns the number of rows. */
    public int execute(String sql, Object... values) {
        return SuperuserSql.in(database).run(sql, values);
    }

    /** The first column of every row as text, as a superuser. */
    public List<String> texts(String sql, Object... values) {
        return SuperuserSql.in(database).texts(sql, values);
    }

    @Override
    public void close() {
        service.close();
    }
}
