// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Connections that ask a black hole on a thread of their own, beside what is measured.
 *
 * <p>Each asks again once it was answered, but not more often than once a second: a caller who is
 * refused at once and asks again at once would measure how fast refusals are.
 */
final class HoleLoad implements Client.Listener {
  /** What the gateway made of it: how often it gave each error, by status and message. */
  record Result(double perSecond, Map<String, Integer> errors) {}

  static final int CONNECTIONS = 200;

  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Line line;
  private final byte[] request;
  private final Thread thread = new Thread(this::run, "hole-load");
  private final List<Client.Connection> resting = new ArrayList<>();
  private final Map<String, Integer> errors = new TreeMap<>();

  private volatile boolean stopping;
  private volatile RuntimeException failure;
  private int connected;
  private int asking;
  private double perSecond;

  HoleLoad(Line line) {
    this.line = line;
    request = line.wholeRequest("bench");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Asks nothing more, and waits for what is still unanswered: the next measurement has peace. */
  Result stop() throws InterruptedException {
    stopping = true;
    thread.join(PATIENCE.toMillis());
    if (thread.isAlive()) {
      throw new BadReply(line.name() + ": requests unanswered after " + PATIENCE);
    }
    if (failure != null) {
      throw failure;
    }
    return new Result(perSecond, errors);
  }

  private void run() {
    try (var client = new Client(line, this)) {
      long began = System.nanoTime();
      while (!stopping) {
        connectMore(client, began);
        askAgain();
        client.listen(5);
      }
      int answers = errors.values().stream().mapToInt(Integer::intValue).sum();
      perSecond = answers * 1e9 / (System.nanoTime() - began);
      while (asking > 0) {
        client.listen(5);
      }
    } catch (IOException e) {
      failure = new BadReply(line.name() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** All of them within the first pause, so that they do not ask in step. */
  private void connectMore(Client client, long began) throws IOException {
    long due = (System.nanoTime() - began) * CONNECTIONS / PAUSE;
    while (connected < Math.min(due, CONNECTIONS)) {
      connected++;
      asking++;
      client.connect(request, new AnyError());
    }
  }

  private void askAgain() {
    long now = System.nanoTime();
    resting.removeIf(
        connection -> {
          boolean due = now - connection.askedAt() >= PAUSE;
          if (due) {
            asking++;
            connection.ask();
          }
          return due;
        });
  }

  @Override
  public void answered(Client.Connection connection) {
    asking--;
    errors.merge(((AnyError) connection.body()).takeError(), 1, Integer::sum);
    resting.add(connection);
  }

  @Override
  public void broken(Client.Connection connection, String why) {
    throw new BadReply(line.name() + ": " + why);
  }

  /** Any reply but a good one, which a black hole cannot have given. */
  private static final class AnyError implements ReplyReader.Body {
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"([^\"]+)\"");

    private final StringBuilder text = new StringBuilder();
    private int status;

    @Override
    public void status(int received, String begun) {
      if (received == 200) {
        throw new BadReply("a black hole has answered");
      }
      status = received;
    }

    @Override
    public void bytes(byte[] from, int at, int count) {
      text.append(new String(from, at, count, US_ASCII));
    }

    @Override
    public void end() {}

    private String takeError() {
      var message = MESSAGE.matcher(text);
      String error = status + (message.find() ? " " + message.group(1) : "");
      text.setLength(0);
      return error;
    }
  }
}
