// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.config.source.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {
  private static final String TYPES =
      "one of openai, openai-compatible, dashscope, openrouter, ollama, anthropic, gemini,"
          + " azure-openai, ollama-native, bailian, coze, zai, zai-web, pieces, demo";

  private final Path dir;

  ProblemsTest(@TempDir Path dir) {
    this.dir = dir;
  }

  /** Settings as system properties, given as {@code key=value} lines, and what is said of them. */
  enum Case {
    A_PROVIDER_OF_WHICH_NOTHING_IS_KNOWN(
        "gatehouse.auth.jwt.corp.issuer=https://id.example",
        "gatehouse.auth.jwt.corp.audience: missing (system property),"
            + " expected whom its tokens have to be meant for, as they say in aud"),
    A_PROVIDER_THAT_CANNOT_BE_FOUND(
        "gatehouse.auth.jwt.corp.issuer=corp\ngatehouse.auth.jwt.corp.audience=x",
        "gatehouse.auth.jwt.corp.issuer: \"corp\" (system property), expected an http:// or"
            + " https:// address without query or fragment, or jwks-url beside it"),
    TWO_PROVIDERS_IN_ONE(
        "gatehouse.auth.jwt.a.issuer=https://id.example\ngatehouse.auth.jwt.a.audience=x\n"
            + "gatehouse.auth.jwt.b.issuer=https://id.example\ngatehouse.auth.jwt.b.audience=y",
        "gatehouse.auth.jwt.b.issuer: that of a (system property), expected each issuer once"),
    A_SHARED_SECRET_FOR_TOKENS(
        "gatehouse.auth.jwt.corp.issuer=https://id.example\ngatehouse.auth.jwt.corp.audience=x\n"
            + "gatehouse.auth.jwt.corp.algorithms=RS256,HS256",
        "gatehouse.auth.jwt.corp.algorithms: \"HS256\" (system property), expected one of RS256,"
            + " RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA"),
    A_RULE_FOR_NOBODY_WITH_A_NAME(
        "gatehouse.auth.rules.r.anonymous=true\ngatehouse.auth.rules.r.names=ann",
        "gatehouse.auth.rules.r.names: set beside anonymous=true (system property),"
            + " expected one of the two: nobody is named"),
    A_PATTERN_FOR_ROLES(
        "gatehouse.auth.rules.r.roles=dev,team-*",
        "gatehouse.auth.rules.r.roles: \"team-*\" (system property),"
            + " expected whole names of roles: a server is asked for each by its name"),
    A_PROVIDER_WITHOUT_A_NAME(
        "gatehouse.auth.jwt.corp.audience=x",
        "gatehouse.auth.jwt.corp.issuer: missing (system property),"
            + " expected the provider as its tokens name it in iss"),
    NO_RANGE(
        "gatehouse.auth.rules.r.addresses=10.0.0.0/33",
        "gatehouse.auth.rules.r.addresses: \"10.0.0.0/33\" (system property),"
            + " expected an address or a range of addresses, such as"
            + " 192.0.2.7, 10.1.0.0/16 or 2001:db8::/32"),
    WRONG_RATE(
        "gatehouse.auth.rules.r.limits.requests=often",
        "gatehouse.auth.rules.r.limits.requests: \"often\" (system property), expected an"
            + " amount and a time, such as 100/minute, 5000/hour or 20/10s"),
    A_BUDGET_OF_NOTHING(
        "gatehouse.budgets.b.hard=false",
        "gatehouse.budgets.b.amount: missing (system property), expected how much it is, such as"
            + " 100"),
    A_PART_OF_A_TOKEN(
        "gatehouse.budgets.b.amount=1.50\ngatehouse.budgets.b.unit=tokens",
        "gatehouse.budgets.b.amount: \"1.50\" (system property), expected a whole number of"
            + " tokens"),
    UNKNOWN_KEY(
        "gatehouse.limit.body=1",
        "gatehouse.limit.body: unknown key (system property), did you mean gatehouse.limits.body?"),
    UNKNOWN_KEY_OF_AN_UPSTREAM(
        "gatehouse.upstreams.x.type=demo\ngatehouse.upstreams.x.apikey=sk-1",
        "gatehouse.upstreams.x.apikey: unknown key (system property),"
            + " did you mean gatehouse.upstreams.x.api-key?"),
    UNKNOWN_KEY_FAR_FROM_ALL(
        "gatehouse.something-else=1", "gatehouse.something-else: unknown key (system property)"),
    A_SECTION_IS_NO_VALUE("gatehouse.limits=1", "gatehouse.limits: unknown key (system property)"),
    LIMIT_OF_NO_UPSTREAM(
        "gatehouse.upstreams.one.type=demo\ngatehouse.quotas.upstreams.on.requests=1/s",
        "gatehouse.quotas.upstreams.on.requests: set for 'on' (system property),"
            + " expected the name of an upstream, did you mean one?"),
    SHARED_BY_NOTHING(
        "gatehouse.quotas.shared-by=redis",
        "gatehouse.quotas.shared-by: redis (system property), expected gatehouse.redis.url beside it"),
    A_PASSWORD_AMONG_THE_PARAMETERS_OF_A_URL(
        "gatehouse.datasource.url=jdbc:h2:file:/x;USER=sa;PASSWORD=secret",
        "gatehouse.datasource.url: \"jdbc:h2:file:/x***\" (system property),"
            + " expected the URL alone; user and password have their own keys"),
    A_PASSWORD_IN_A_URL(
        "gatehouse.datasource.url=jdbc:postgresql://me:se/cret@host/db",
        "gatehouse.datasource.url: \"jdbc:***host/db\" (system property),"
            + " expected the URL alone; user and password have their own keys"),
    A_PASSWORD_OF_A_CERTIFICATE_IN_A_URL(
        "gatehouse.datasource.url=jdbc:postgresql://host/db?sslpassword=secret",
        "gatehouse.datasource.url: \"jdbc:postgresql://host/db***\" (system property),"
            + " expected the URL alone; user and password have their own keys"),
    SHARED_BY_A_FILE_OF_ONES_OWN(
        "gatehouse.quotas.shared-by=database",
        "gatehouse.quotas.shared-by: database (system property),"
            + " expected gatehouse.datasource.jndi or gatehouse.datasource.url beside it"),
    A_BUDGET_THAT_NOBODY_KEEPS(
        "gatehouse.datasource.embedded=false\ngatehouse.budgets.all.amount=5",
        "gatehouse.budgets.all.amount: set without a database (system property),"
            + " expected gatehouse.datasource.jndi or gatehouse.datasource.url beside it,"
            + " or gatehouse.datasource.embedded=true"),
    A_BUDGET_OF_LESS_THAN_NOTHING(
        "gatehouse.budgets.all.amount=-5",
        "gatehouse.budgets.all.amount: \"-5\" (system property), expected at least 0"),
    WRONG_RATE_OF_A_QUOTA(
        "gatehouse.quotas.callers.requests=often",
        "gatehouse.quotas.callers.requests: \"often\" (system property),"
            + " expected an amount and a time, such as 100/minute, 5000/hour or 20/10s"),
    WRONG_TIME(
        "gatehouse.drain=soon",
        "gatehouse.drain: \"soon\" (system property),"
            + " expected a time such as 40ms, 15s, 5m, 1h, 30 (seconds) or PT15S, from 0 to 365d"),
    WRONG_SIZE(
        "gatehouse.limits.body=10 potatoes",
        "gatehouse.limits.body: \"10 potatoes\" (system property),"
            + " expected a size such as 512KB, 10MB, 1GB or 65536 (bytes)"),
    TOO_SMALL(
        "gatehouse.limits.upload-time=0",
        "gatehouse.limits.upload-time: \"0\" (system property), expected at least 1ms"),
    TOO_LARGE(
        "gatehouse.limits.body=2GB",
        "gatehouse.limits.body: \"2GB\" (system property), expected at least 1, at most 1GB"),
    WRONG_BOOLEAN(
        "gatehouse.auth.anonymous=yes",
        "gatehouse.auth.anonymous: \"yes\" (system property), expected true or false"),
    WRONG_CHOICE(
        "gatehouse.log.format=jsn",
        "gatehouse.log.format: \"jsn\" (system property), expected one of text, json,"
            + " did you mean json?"),
    NO_SHARE(
        "gatehouse.retry.jitter=0.25",
        "gatehouse.retry.jitter: \"0.25\" (system property),"
            + " expected a share such as 20%, from 0% to 100%"),
    NO_ATTEMPT(
        "gatehouse.retry.attempts=0",
        "gatehouse.retry.attempts: \"0\" (system property), expected at least 1, at most 100"),
    NO_ERROR_STATUS(
        "gatehouse.retry.statuses=500,200",
        "gatehouse.retry.statuses: \"200\" (system property),"
            + " expected at least 400, at most 599"),
    A_CIRCUIT_THAT_IS_ALWAYS_OPEN(
        "gatehouse.breaker.failures=0%",
        "gatehouse.breaker.failures: \"0%\" (system property), expected at least 1%"),
    A_WINDOW_OF_NOTHING(
        "gatehouse.breaker.window=500ms",
        "gatehouse.breaker.window: \"500ms\" (system property),"
            + " expected at least 1s, at most 1h"),
    NO_PROBE(
        "gatehouse.breaker.probes=0",
        "gatehouse.breaker.probes: \"0\" (system property), expected at least 1, at most 1000"),
    A_REST_WITHOUT_END(
        "gatehouse.keys.rest-denied=2d",
        "gatehouse.keys.rest-denied: \"2d\" (system property),"
            + " expected at least 1ms, at most 1d"),
    CALLERS_WHO_WOULD_ADMINISTER(
        "gatehouse.admin-key=same\ngatehouse.auth.api-keys=other,same",
        "gatehouse.admin-key: one of gatehouse.auth.api-keys (system property),"
            + " expected a key of its own"),
    EMPTY("gatehouse.drain=", "gatehouse.drain: empty (system property), expected a value"),
    WRONG_TYPE(
        "gatehouse.upstreams.x.type=opena",
        "gatehouse.upstreams.x.type: \"opena\" (system property), expected "
            + TYPES
            + ", did you mean openai?"),
    NO_TYPE(
        "gatehouse.upstreams.x.api-key=sk-1",
        "gatehouse.upstreams.x.type: missing (system property), expected " + TYPES),
    NO_BASE_URL(
        "gatehouse.upstreams.x.type=openai-compatible",
        "gatehouse.upstreams.x.base-url: missing (system property),"
            + " expected the address of an upstream of type openai-compatible"),
    BASE_URL_TAKEN_BACK(
        "gatehouse.upstreams.x.type=ollama\ngatehouse.upstreams.x.base-url=",
        "gatehouse.upstreams.x.base-url: missing (system property),"
            + " expected the address of an upstream of type ollama"),
    ONE_ADDRESS_OF_TWO(
        "gatehouse.upstreams.x.type=pieces\ngatehouse.upstreams.x.gpt-address=http://h",
        "gatehouse.upstreams.x.vertex-address: missing (system property),"
            + " expected an http:// or https:// address, which its owner allows you"),
    ONE_ADDRESS_FOR_TWO(
        """
        gatehouse.upstreams.x.type=pieces
        gatehouse.upstreams.x.base-url=http://h
        gatehouse.upstreams.x.gpt-address=http://h
        gatehouse.upstreams.x.vertex-address=http://h
        """,
        "gatehouse.upstreams.x.base-url: set for type pieces (system property),"
            + " expected gpt-address and vertex-address"),
    NO_MODEL_FILE(
        """
        gatehouse.upstreams.x.type=pieces
        gatehouse.upstreams.x.gpt-address=http://h
        gatehouse.upstreams.x.vertex-address=http://h
        gatehouse.upstreams.x.model-file=/no/such/file
        """,
        "gatehouse.upstreams.x.model-file: \"/no/such/file\" (system property),"
            + " expected a file that can be read"),
    NO_KEY(
        "gatehouse.upstreams.x.type=openai",
        "gatehouse.upstreams.x.api-key: missing (system property),"
            + " expected the credential (or api-keys) for type openai"),
    NOTHING_TO_SIGN_WITH(
        "gatehouse.upstreams.x.type=zai-web\ngatehouse.upstreams.x.api-key=t",
        "gatehouse.upstreams.x.signing-secret: missing (system property),"
            + " expected what the page of zai-web signs its requests with"),
    NO_ACCOUNT_AND_NO_GUEST(
        """
        gatehouse.upstreams.x.type=zai-web
        gatehouse.upstreams.x.signing-secret=s
        gatehouse.upstreams.x.guest=false
        """,
        "gatehouse.upstreams.x.api-key: missing (system property),"
            + " expected the token of an account (or api-keys), or guest=true"),
    NO_MODEL_ID(
        """
        gatehouse.upstreams.x.type=zai-web
        gatehouse.upstreams.x.signing-secret=s
        gatehouse.upstreams.x.guest=true
        gatehouse.upstreams.x.model-ids=glm-4.6=GLM-4-6-API-V1,glm-5
        """,
        "gatehouse.upstreams.x.model-ids: \"glm-5\" (system property),"
            + " expected name=id, such as glm-4.6=GLM-4-6-API-V1"),
    BOTH_KEYS(
        """
        gatehouse.upstreams.x.type=openai
        gatehouse.upstreams.x.api-key=sk-1
        gatehouse.upstreams.x.api-keys=sk-1
        """,
        "gatehouse.upstreams.x.api-keys: set beside api-key (system property),"
            + " expected one of the two"),
    CREDENTIALS_IN_AN_ADDRESS(
        "gatehouse.upstreams.x.type=ollama\ngatehouse.upstreams.x.base-url=https://u:sk-1@h/v1",
        "gatehouse.upstreams.x.base-url: \"https://***h/v1\" (system property),"
            + " expected an http:// or https:// address without user, query or fragment"),
    A_QUERY_IN_AN_ADDRESS(
        "gatehouse.upstreams.x.type=ollama\ngatehouse.upstreams.x.base-url=https://h/v1?key=sk-1",
        "gatehouse.upstreams.x.base-url: \"https://h/v1***\" (system property),"
            + " expected an http:// or https:// address without user, query or fragment"),
    A_LINE_BREAK_IN_A_SECRET(
        "gatehouse.upstreams.x.type=demo\ngatehouse.upstreams.x.api-key=sk-1\\nx: y",
        "gatehouse.upstreams.x.api-key: *** (system property),"
            + " expected text without line breaks or other control characters"),
    UPSTREAM_NAME(
        "gatehouse.upstreams.Big_One.type=demo",
        "gatehouse.upstreams.Big_One.type: the name \"Big_One\" (system property),"
            + " expected lower-case letters, digits and hyphens, begun with a letter or digit"),
    NO_SUCH_UPSTREAM(
        "gatehouse.upstreams.near.type=demo\ngatehouse.routes.r.targets=near/a,naer/b",
        "gatehouse.routes.r.targets: \"naer/b\" (system property),"
            + " expected one of the upstreams near, did you mean near?"),
    NO_UPSTREAM_AT_ALL(
        "gatehouse.routes.r.targets=near/a",
        "gatehouse.routes.r.targets: \"near/a\" (system property),"
            + " expected an upstream, but there is none"),
    NO_TARGETS(
        "gatehouse.routes.r.targets=",
        "gatehouse.routes.r.targets: empty (system property), expected a value"),
    NO_MODEL(
        "gatehouse.routes.r.targets=near",
        "gatehouse.routes.r.targets: \"near\" (system property),"
            + " expected upstream/model, such as openai/gpt-5.4-mini"),
    SETTINGS_OF_NO_ROUTE(
        "gatehouse.routes.\"r.1\".balance=fastest",
        "gatehouse.routes.\"r.1\".targets: missing (system property),"
            + " expected upstream/model, such as openai/gpt-5.4-mini"),
    NO_SUCH_BALANCE(
        "gatehouse.upstreams.x.type=demo\n"
            + "gatehouse.routes.r.targets=x/a\n"
            + "gatehouse.routes.r.balance=fatest",
        "gatehouse.routes.r.balance: \"fatest\" (system property),"
            + " expected one of priority, weighted, least-busy, fastest, did you mean fastest?"),
    NO_SUCH_UPSTREAM_FOR_WHAT_IS_LONG(
        "gatehouse.upstreams.x.type=demo\n"
            + "gatehouse.routes.r.targets=x/a\n"
            + "gatehouse.routes.r.longer=z/b",
        "gatehouse.routes.r.longer: \"z/b\" (system property),"
            + " expected one of the upstreams x, did you mean x?"),
    TOO_FEW_WEIGHTS(
        """
        gatehouse.upstreams.x.type=demo
        gatehouse.routes.r.targets=x/a,x/b
        gatehouse.routes.r.balance=weighted
        gatehouse.routes.r.weights=2
        """,
        "gatehouse.routes.r.weights: 1 number (system property),"
            + " expected as many as targets, which are 2"),
    TOO_MANY_WEIGHTS(
        """
        gatehouse.upstreams.x.type=demo
        gatehouse.routes.r.targets=x/a
        gatehouse.routes.r.balance=least-busy
        gatehouse.routes.r.weights=2,1
        """,
        "gatehouse.routes.r.weights: 2 numbers (system property),"
            + " expected as many as targets, which are 1"),
    NO_WEIGHT(
        """
        gatehouse.upstreams.x.type=demo
        gatehouse.routes.r.targets=x/a,x/b
        gatehouse.routes.r.balance=weighted
        gatehouse.routes.r.weights=2,0
        """,
        "gatehouse.routes.r.weights: \"0\" (system property), expected at least 1, at most 1000"),
    WEIGHTS_THAT_NOBODY_READS(
        """
        gatehouse.upstreams.x.type=demo
        gatehouse.routes.r.targets=x/a,x/b
        gatehouse.routes.r.weights=2,1
        """,
        "gatehouse.routes.r.weights: set for balance priority (system property),"
            + " expected it only for weighted and least-busy"),
    WEIGHTS_FOR_THE_FASTEST(
        """
        gatehouse.upstreams.x.type=demo
        gatehouse.routes.r.targets=x/a,x/b
        gatehouse.routes.r.balance=fastest
        gatehouse.routes.r.weights=2,1
        """,
        "gatehouse.routes.r.weights: set for balance fastest (system property),"
            + " expected it only for weighted and least-busy"),
    A_STAR_THAT_STANDS_FOR_NOTHING(
        "gatehouse.upstreams.x.type=demo\ngatehouse.routes.r.targets=x/a-*",
        "gatehouse.routes.r.targets: \"x/a-*\" (system property),"
            + " expected no *, or one in the route's name too"),
    A_STAR_THAT_STANDS_FOR_NOTHING_LONG(
        "gatehouse.upstreams.x.type=demo\n"
            + "gatehouse.routes.r.targets=x/a\n"
            + "gatehouse.routes.r.longer=x/*",
        "gatehouse.routes.r.longer: \"x/*\" (system property),"
            + " expected no *, or one in the route's name too"),
    TWO_STARS(
        "gatehouse.upstreams.x.type=demo\ngatehouse.routes.r-*.targets=x/*-*",
        "gatehouse.routes.r-*.targets: \"x/*-*\" (system property), expected at most one *"),
    TWO_STARS_IN_A_NAME(
        "gatehouse.upstreams.x.type=demo\ngatehouse.routes.r-*-*.targets=x/*",
        "gatehouse.routes.r-*-*.targets: the name \"r-*-*\" (system property), expected letters,"
            + " digits, . _ : / @ + - and one *, begun with a letter, digit or *"),
    WILDCARDS_THAT_TIE(
        """
        gatehouse.upstreams.x.type=demo
        gatehouse.routes.a*.targets=x/*
        gatehouse.routes.*b.targets=x/*
        """,
        "gatehouse.routes.a*.targets: matches names that *b matches as well (system property),"
            + " expected one of the two to say more"),
    A_WILDCARD_THAT_IS_NEVER_ASKED(
        "gatehouse.upstreams.x.type=demo\ngatehouse.routes.x/g*.targets=x/*",
        "gatehouse.routes.x/g*.targets: begins with the upstream x, whose own models are meant by"
            + " such names (system property), expected another name"),
    A_TIME_THAT_CANNOT_BE(
        """
        gatehouse.upstreams.x.type=demo
        gatehouse.routes.r.targets=x/a
        gatehouse.routes.r.timeouts.idle=0
        """,
        "gatehouse.routes.r.timeouts.idle: \"0\" (system property), expected at least 1ms"),
    AN_ALIAS_OF_NOBODY(
        """
        gatehouse.upstreams.x.type=openai
        gatehouse.upstreams.x.api-key=sk-1
        gatehouse.upstreams.x.models=m
        gatehouse.routes.fast.targets=x/a
        gatehouse.aliases.quick=fats
        """,
        "gatehouse.aliases.quick: \"fats\" (system property),"
            + " expected a route, another alias, upstream/model, or a model that an upstream has,"
            + " did you mean fast?"),
    AN_ALIAS_OF_ITSELF(
        "gatehouse.upstreams.x.type=demo\ngatehouse.aliases.a=a",
        "gatehouse.aliases.a: \"a\" (system property), expected a name that does not lead back"),
    AN_ALIAS_BESIDE_A_ROUTE(
        """
        gatehouse.upstreams.x.type=demo
        gatehouse.routes.fast.targets=x/a
        gatehouse.aliases.fast=x/b
        """,
        "gatehouse.aliases.fast: set beside a route of that name (system property),"
            + " expected one of the two"),
    TOO_MANY_ALIASES(
        """
        gatehouse.upstreams.x.type=demo
        gatehouse.aliases.a=b
        gatehouse.aliases.b=c
        gatehouse.aliases.c=d
        gatehouse.aliases.d=e
        gatehouse.aliases.e=f
        gatehouse.aliases.f=x/m
        """,
        "gatehouse.aliases.a: \"b\" (system property), expected at most 5 aliases in a row"),
    AN_ALIAS_WITH_A_STAR(
        "gatehouse.upstreams.x.type=demo\ngatehouse.aliases.a-*=x/m",
        "gatehouse.aliases.a-*: the name \"a-*\" (system property),"
            + " expected letters, digits and . _ : / @ + -, begun with a letter or digit"),
    NO_APPLICATION(
        "gatehouse.upstreams.x.type=bailian\ngatehouse.upstreams.x.api-key=sk-1",
        "gatehouse.upstreams.x.app-id: missing (system property),"
            + " expected the application (or apps, by model) for type bailian"),
    THE_ADDRESS_OF_MODELS(
        """
        gatehouse.upstreams.x.type=bailian
        gatehouse.upstreams.x.api-key=sk-1
        gatehouse.upstreams.x.apps.m=a1
        gatehouse.upstreams.x.base-url=https://h/api/v1/
        """,
        "gatehouse.upstreams.x.base-url: \"https://h/api/v1/\" (system property),"
            + " expected the address before /api/v1"),
    FOR_ANOTHER_TYPE(
        "gatehouse.upstreams.x.type=ollama\ngatehouse.upstreams.x.pace=1s",
        "gatehouse.upstreams.x.pace: set for type ollama (system property),"
            + " expected it only for type demo"),
    GOES_ON_BY_ITSELF(
        "gatehouse.upstreams.x.type=ollama\ngatehouse.upstreams.x.continues=plain",
        "gatehouse.upstreams.x.continues: set for type ollama (system property),"
            + " expected it only for type openai-compatible"),
    GOES_ON_IN_NO_KNOWN_MANNER(
        "gatehouse.upstreams.x.type=openai-compatible\ngatehouse.upstreams.x.base-url=http://h/v1\n"
            + "gatehouse.upstreams.x.continues=true",
        "gatehouse.upstreams.x.continues: \"true\" (system property),"
            + " expected one of none, plain, partial, prefix, mistral, vllm"),
    CREDENTIALS_FORWARDED(
        "gatehouse.upstreams.x.type=demo\ngatehouse.upstreams.x.forward-headers=a,Authorization",
        "gatehouse.upstreams.x.forward-headers: \"Authorization\" (system property),"
            + " expected no credential, cookie or connection header"),
    NO_TRUST_STORE(
        "gatehouse.upstreams.x.type=demo\ngatehouse.upstreams.x.trust-store=/no/such.p12",
        "gatehouse.upstreams.x.trust-store: \"/no/such.p12\" (system property),"
            + " expected a file that can be read"),
    A_PASSWORD_FOR_NOTHING(
        "gatehouse.upstreams.x.type=demo\ngatehouse.upstreams.x.trust-store-password=sk-1",
        "gatehouse.upstreams.x.trust-store-password: set without trust-store (system property),"
            + " expected both or neither"),
    NOTHING_DEFINES_IT(
        "gatehouse.upstreams.x.type=demo\ngatehouse.upstreams.x.api-key=sk-1${MY_KEY}",
        "gatehouse.upstreams.x.api-key: refers to ${MY_KEY}, which nothing defines"
            + " (system property),"
            + " expected ${NAME} or ${NAME:default}, or \\${ for the plain characters"),
    AN_EXPRESSION_OF_ITSELF(
        "gatehouse.default-model=${gatehouse.default-model}",
        "gatehouse.default-model: an expression that cannot be read (system property),"
            + " expected ${NAME} or ${NAME:default}, or \\${ for the plain characters"),
    NO_END(
        "gatehouse.upstreams.x.type=demo\ngatehouse.upstreams.x.api-key=sk-1${",
        "gatehouse.upstreams.x.api-key: an expression that cannot be read (system property),"
            + " expected ${NAME} or ${NAME:default}, or \\${ for the plain characters"),
    SET_TWICE(
        "gatehouse.auth.api-keys=sk-1\ngatehouse.auth.api-keys[0]=sk-1",
        "gatehouse.auth.api-keys[0]: set twice (system property),"
            + " expected it once; first set: system property"),
    NO_FILE(
        "gatehouse.config=/no/such.yaml",
        "gatehouse.config: \"/no/such.yaml\" (system property), expected a file that exists"),
    NO_FORMAT(
        "gatehouse.config=/etc/gatehouse.conf",
        "gatehouse.config: \"/etc/gatehouse.conf\" (system property),"
            + " expected a file whose name ends in .properties, .yaml or .yml");

    private final String lines;
    private final String problem;

    Case(String lines, String problem) {
      this.lines = lines;
      this.problem = problem;
    }

    private Map<String, String> properties() {
      return lines
          .lines()
          .map(line -> line.replace("\\n", "\n"))
          .collect(
              Collectors.toMap(
                  line -> line.substring(0, line.indexOf('=')),
                  line -> line.substring(line.indexOf('=') + 1)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachIsTold(Case c) {
    var invalid = invalid(Sources.of(c.properties(), Map.of()));
    assertEquals(List.of(c.problem), told(invalid));
    assertFalse(trace(invalid).contains("sk-1"), "a secret was shown");
  }

  @Test
  void everyAliasOfALoopIsTold() {
    var properties =
        Map.of(
            "gatehouse.upstreams.x.type", "demo",
            "gatehouse.aliases.a", "b",
            "gatehouse.aliases.b", "a",
            "gatehouse.aliases.c", "a",
            "gatehouse.aliases.d", "x/m");
    String expected = " (system property), expected a name that does not lead back";
    assertEquals(
        List.of(
            "gatehouse.aliases.a: \"b\"" + expected,
            "gatehouse.aliases.b: \"a\"" + expected,
            "gatehouse.aliases.c: \"a\"" + expected),
        told(invalid(Sources.of(properties, Map.of()))));
  }

  @Test
  void aYamlFileIsToldLineByLine() throws IOException {
    assertTold(
        "bad.yaml",
        """
        gatehouse:
          drain: -1s
          limits:
            body: 10 potatoes
            body: 1MB
          upstreams:
            azure:
              type: openai
              api-key: ${NOBODY}
              modles:
                - gpt-4o
            near: {type: demo}
          routes:
            fast:
              targets:
                - near/demo
                - azur/gpt-4o
        logging: debug
        """,
        "gatehouse.limits.body: set twice (FILE line 5), expected it once",
        "gatehouse.upstreams.azure.modles[0]: unknown key (FILE line 11),"
            + " did you mean gatehouse.upstreams.azure.models?",
        "logging: unknown key (FILE line 18)",
        "gatehouse.upstreams.azure.api-key: refers to ${NOBODY}, which nothing defines"
            + " (FILE line 9), expected ${NAME} or ${NAME:default},"
            + " or \\${ for the plain characters",
        "gatehouse.drain: \"-1s\" (FILE line 2),"
            + " expected a time such as 40ms, 15s, 5m, 1h, 30 (seconds) or PT15S, from 0 to 365d",
        "gatehouse.limits.body: \"10 potatoes\" (FILE line 4),"
            + " expected a size such as 512KB, 10MB, 1GB or 65536 (bytes)",
        "gatehouse.routes.fast.targets: \"azur/gpt-4o\" (FILE line 17),"
            + " expected one of the upstreams azure, near, did you mean azure?");
  }

  @Test
  void aPropertiesFileIsToldLineByLine() throws IOException {
    assertTold(
        "bad.properties",
        """
        # a comment that ends in a backslash \\
        gatehouse.drain = -1s

        gatehouse.limits.body=\\
            10 \\
            potatoes
        gatehouse.log.requests: true
        gatehouse.log.requests: true
        other.key=1
        gatehouse.default-model=\\u00zz
        gatehouse.config=again.yaml
        sk-1
        """,
        "line: a broken \\u escape (FILE line 10), expected four hexadecimal digits after \\u",
        "line: no key and value (FILE line 12), expected key=value",
        "gatehouse.config: set in the file itself (FILE line 11), expected it elsewhere",
        "other.key: unknown key (FILE line 9)",
        "gatehouse.log.requests: set twice (FILE line 8), expected it once; first set: FILE line 7",
        "gatehouse.drain: \"-1s\" (FILE line 2),"
            + " expected a time such as 40ms, 15s, 5m, 1h, 30 (seconds) or PT15S, from 0 to 365d",
        "gatehouse.limits.body: \"10 potatoes\" (FILE line 4),"
            + " expected a size such as 512KB, 10MB, 1GB or 65536 (bytes)");
  }

  /** Files that are no YAML, or more than settings need. */
  enum Yaml {
    TAB(
        "gatehouse:\n\tdrain: 1s",
        "YAML: malformed at column 1 (FILE line 2), expected spaces, not a tab"),
    BROKEN("gatehouse: {", "YAML: malformed at column 13 (FILE line 1), expected valid YAML"),
    AN_ALIAS_OF_NOTHING(
        "gatehouse:\n  auth:\n    api-keys: *sk-1",
        "YAML: malformed at column 15 (FILE line 3), expected valid YAML"),
    A_SECOND_DOCUMENT(
        "gatehouse:\n---\ngatehouse:",
        "YAML: malformed at column 1 (FILE line 2), expected valid YAML"),
    A_TAG(
        "gatehouse:\n  drain: !ours sk-1",
        "gatehouse.drain: a tag (FILE line 2), expected a plain value"),
    A_MAP_FOR_A_SECRET(
        "gatehouse:\n  auth:\n    api-keys: {sk-1: x}",
        "gatehouse.auth.api-keys.***: unknown key (FILE line 3),"
            + " did you mean gatehouse.auth.api-keys?"),
    A_CIRCLE(
        "gatehouse: &a\n  x: *a",
        "gatehouse: an alias of what it is in (FILE line 1), expected an end"),
    NO_MAP("- sk-1", "YAML: no keys (FILE line 1), expected gatehouse: and the settings below it"),
    A_KEY_THAT_IS_A_LIST(
        "gatehouse:\n  [sk-1]: 1",
        "gatehouse: a key that is not text (FILE line 2), expected a plain name");

    private final String text;
    private final String problem;

    Yaml(String text, String problem) {
      this.text = text;
      this.problem = problem;
    }
  }

  @ParameterizedTest
  @EnumSource
  void yamlIsPlain(Yaml c) throws IOException {
    assertTold("x.yml", c.text, c.problem);
  }

  @Test
  void aFileInAnotherEncodingIsTold() throws IOException {
    Path file = Files.write(dir.resolve("latin1.yaml"), new byte[] {'a', ':', (byte) 0xe9});
    assertEquals(
        List.of("gatehouse.config: \"" + file + "\" (command line), expected a file in UTF-8"),
        told(invalid(Sources.of(Map.of(), Map.of()).withFile(file))));
  }

  @Test
  void jndiIsToldByName() {
    var naming = new FakeNaming(Map.of("java:global/gatehouse/limits/bdy", "1"));
    assertEquals(
        List.of(
            "gatehouse.limits.bdy: unknown key (JNDI name java:global/gatehouse/limits/bdy),"
                + " did you mean gatehouse.limits.body?"),
        told(invalid(Sources.of(Map.of(), Map.of()).withNaming(naming))));
  }

  @Test
  void theMessageListsThemAll() {
    var invalid = invalid(Sources.of(Map.of("gatehouse.a", "1"), Map.of("GATEHOUSE_B_C", "2")));
    assertEquals(
        """
        2 problems
          GATEHOUSE_B_C: unknown key (environment variable GATEHOUSE_B_C)
          gatehouse.a: unknown key (system property)\
        """,
        invalid.getMessage());
  }

  private void assertTold(String name, String text, String... problems) throws IOException {
    Path file = Files.writeString(dir.resolve(name), text);
    var invalid = invalid(Sources.of(Map.of(), Map.of()).withFile(file));
    assertEquals(
        String.join("\n", problems),
        String.join("\n", told(invalid)).replace("file " + file, "FILE"));
    assertFalse(trace(invalid).contains("sk-1"), "a secret was shown");
  }

  private static InvalidSettings invalid(Sources sources) {
    return assertThrows(InvalidSettings.class, () -> SettingsReader.read(sources));
  }

  private static List<String> told(InvalidSettings invalid) {
    return invalid.problems().stream().map(Problem::toString).toList();
  }

  private static String trace(Throwable thrown) {
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace + Arrays.toString(thrown.getSuppressed());
  }
}
