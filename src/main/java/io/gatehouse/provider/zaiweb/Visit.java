// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One chat on its way: who we are has to be known, pictures have to be there, then it is asked.
 *
 * @param token who we are, as far as that is known
 * @param renewed whether the site itself has just said so, so that it need not be asked again
 * @param files what it said of the pictures it was given
 */
record Visit(
    ZaiWeb site,
    ChatRequest request,
    String apiKey,
    Optional<Token> token,
    boolean renewed,
    Map<Picture, JsonObject> files) {
  private static final int UNAUTHORIZED = 401;

  /** What is to be done next. */
  Step next() {
    if (token.isEmpty()) {
      return new Step.Errand(site.introduction(apiKey), this::introduced);
    }
    for (Picture picture : Picture.in(request.messages())) {
      if (!files.containsKey(picture)) {
        return upload(picture);
      }
    }
    return ask();
  }

  private Step introduced(WholeReply reply) {
    JsonObject self = content(reply);
    Token found = recognized(self);
    if (found.guest() && !site.setup().guest()) {
      throw new Refused(
          Failure.of(
              Kind.UPSTREAM_DENIED,
              "The upstream takes the gateway for a guest: its token is no longer valid. The"
                  + " gateway's operator has to set another."));
    }
    site.tokens().keep(apiKey, found);
    return new Visit(site, request, apiKey, Optional.of(found), true, files).next();
  }

  /** A token that has expired is answered with a guest's, and no word about it. */
  private Token recognized(JsonObject self) {
    String user = Members.text(self, "id");
    String text = Members.says(self, "token") ? Members.text(self, "token") : apiKey;
    if (user.isEmpty() || text.isEmpty()) {
      throw new Refused(
          Failure.of(Kind.UPSTREAM, "The upstream did not say who the gateway is to it."));
    }
    boolean stranger = Token.read(apiKey).filter(own -> !own.user().equals(user)).isPresent();
    boolean guest = apiKey.isEmpty() || Members.text(self, "role").equals("guest");
    return new Token(text, user, stranger || guest);
  }

  private Step upload(Picture picture) {
    Token known = token.orElseThrow();
    if (known.guest()) {
      throw Question.refused("The upstream takes no images from a guest.", "messages");
    }
    UpstreamRequest form = picture.upload().with(site.credentials(known.text()));
    return new Step.Errand(
        form,
        reply -> {
          Optional<Step> again = again(reply);
          return again.isPresent() ? again.get() : uploaded(picture, content(reply));
        });
  }

  private Step uploaded(Picture picture, JsonObject file) {
    if (!Members.says(file, "id")) {
      throw new Refused(Failure.of(Kind.UPSTREAM, "The upstream did not take the image."));
    }
    Map<Picture, JsonObject> more = new LinkedHashMap<>(files);
    more.put(picture, file);
    return new Visit(site, request, apiKey, token, renewed, more).next();
  }

  private Step ask() {
    Question question = site.question(request, files);
    return new Step.Answer(
        site.signed(question, token.orElseThrow()),
        sink -> site.decoder(sink, question.answer(), request.model()),
        this::again);
  }

  /** A token that was good until now may have expired: once, the site is asked for another. */
  private Optional<Step> again(WholeReply reply) {
    if (reply.status() != UNAUTHORIZED) {
      return Optional.empty();
    }
    site.tokens().forget(apiKey);
    return renewed
        ? Optional.empty()
        : Optional.of(new Visit(site, request, apiKey, Optional.empty(), true, files).next());
  }

  private JsonObject content(WholeReply reply) {
    if (!reply.ok()) {
      throw new Refused(site.failure(reply.status(), reply.body()));
    }
    try {
      return Json.value(reply.body()) instanceof JsonObject object
          ? object
          : JsonValue.EMPTY_JSON_OBJECT;
    } catch (JsonException page) {
      throw new Refused(site.failure(reply.status(), reply.body()));
    }
  }
}
