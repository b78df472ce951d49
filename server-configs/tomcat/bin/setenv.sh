#!/bin/sh
# What catalina.sh reads before it starts Tomcat. A service manager that sets these itself does not need this file.

# A fixed heap: no surprise later. Count 140 KB for each stream at a time, and 200 MB for the rest.
CATALINA_OPTS="$CATALINA_OPTS -Xms512m -Xmx512m"
# A gateway without memory ends, and is started again, instead of limping on.
CATALINA_OPTS="$CATALINA_OPTS -XX:+ExitOnOutOfMemoryError"

# Settings that differ between machines, and secrets: the environment wins over conf/Catalina/localhost/gatehouse.xml.
# export GATEHOUSE_UPSTREAMS_OPENAI_API_KEY="$(cat /run/secrets/openai)"
# System properties win over everything, but everybody on the machine can see them.
# CATALINA_OPTS="$CATALINA_OPTS -Dgatehouse.stream.keep-alive=10s"

# Ports of conf/server.xml.
# CATALINA_OPTS="$CATALINA_OPTS -Dtomcat.http.port=8080 -Dtomcat.https.port=8443"
