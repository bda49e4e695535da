"""Spanish."""

from engine.languages.model import Language, TimeWords

LANGUAGE = Language(
    code="es",
    followups=("y", "y qué hay de", "qué hay de", "y qué pasa con", "qué pasa con", "pero", "o"),
    verbs="""
    es son era eran fue fueron será serán está están estaba estaban hay había ha han tiene tienen puede pueden
    va van debe hace cuesta
    """,
    pronouns="""
    él ella ello ellos ellas lo le les su sus suyo suya esto eso aquello éste ésta este esta ese esa aquel
    aquella
    """,
    punkt="spanish",
    stemmer="spanish",
    abbreviations="""
    sr sra sres sras srta srtas dr dra dres d dña prof profa gral cnel tte cap ltdo lic ing arq ud uds vd vds p.ej
    p.e pág págs núm núms n.º n.ª art arts vol av avda avd c/ ee.uu ee uu a.c d.c a.m p.m aprox tel teléf mons sto
    sta fig figs ed eds cía ca cf s.a s.l s.m ss rr dd.hh ff.aa jj.oo pdte pres gob dpto prov izq dcha máx mín ene
    feb abr jun jul ago sept oct nov dic op cit hnos hno sgto sgta mtro mtra pbro fr dip cte cdte excmo excma ilmo
    ilma rvdo rvda lcdo lcda mns arz vda bco edo fdo pza ctra urb univ subtte brig alm cmdte fco gpe esq adm insp
    ff aa cc oo dd hh jj pdta ntra ntro fdez glez mtnez hdez rguez ldo ldda subof
    """,
    before_numbers="p no art cap vol fig tel c pág párr inc adic",
    before_names="col admón alc sen dir min ob inst dep cons com pte fam jr card comis aux mª org leg sent",
    clauses="art artículo cap capítulo sección título anexo párrafo apartado núm punto inciso cláusula",
    speech_verbs="""
    dijo dice preguntó pregunta respondió responde contestó exclamó gritó añadió escribió susurró replicó comentó
    explicó señaló afirmó insistió murmuró
    """,
    nobody="nadie ninguno",
    stopwords="""
    el la los las lo un una unos unas de del al a y e o u pero si que qué quien quién quienes cual cuál cuales cuáles
    cuando cuándo donde dónde como cómo cuanto cuánto cuántos cuántas porque en con sin por para sobre bajo entre
    hasta desde hacia según es son era eran ser sido fue fueron está están estaba estaban ha han había habían haber
    hay no ni se su sus le les me te nos mi mis tu tus yo él ella ellos ellas esto esta este estos estas eso esa ese
    esos esas más menos muy también ya
    """,
    ask_who="quién quiénes",
    ask_when="cuándo año fecha día mes siglo",
    ask_where="dónde país ciudad lugar",
    ask_number="cuánto cuánta cuántos cuántas porcentaje número cantidad",
    ask_other="qué cuál cuáles cómo por",
    back_references="""
    él ella ellos ellas este esta esto estos estas ese esa eso esos esas su sus ambos allí
    """,
    dates="""
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre lunes martes
    miércoles jueves viernes sábado domingo
    """,
    time_words="""
    hoy ayer mañana noche tarde mediodía medianoche semana mes año años década siglo hora horas minutos primavera
    verano otoño invierno ahora pronto recientemente
    """,
    numbers="""
    dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho
    diecinueve veinte veintiuno veinticinco treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento
    cientos doscientos doscientas trescientos trescientas quinientos quinientas mil miles millar millares millón
    millones docena docenas decenas mitad medio media tercio cuarto doble
    """,
    bylines=("por", "texto", "autor", "autora", "redacción", "escrito por"),
    photo_credits=(
        "foto",
        "fotos",
        "fotografía",
        "imagen",
        "crédito",
        "créditos",
        "video",
        "vídeo",
        "getty images",
        "efe",
        "ilustración",
    ),
    related_links=(
        "lea también",
        "lee también",
        "leer también",
        "te puede interesar",
        "le puede interesar",
        "también te puede interesar",
        "ver también",
        "vea también",
        "mira también",
        "más información",
        "noticias relacionadas",
        "artículos relacionados",
        "sigue leyendo",
        "seguir leyendo",
        "leer más",
        "lea además",
        "lea aquí",
        "haga clic aquí",
        "publicidad",
        "anuncio",
        "no te pierdas",
        "lo más leído",
        "relacionado",
        "además",
    ),
    promotions=(
        "suscríbete",
        "suscríbase",
        "suscribirse",
        "síguenos",
        "síganos",
        "sigue a",
        "compartir",
        "comparte",
        "newsletter",
        "boletín",
        "regístrate",
        "regístrese",
        "descarga la app",
        "únete",
        "todos los derechos reservados",
        "comentarios",
        "apúntate",
        "recibe",
    ),
    feed_footers=(
        "La entrada … se publicó primero en …",
        "La entrada … aparece primero en …",
        "El artículo … apareció primero en …",
        "El post … apareció primero en …",
        "La publicación … apareció primero en …",
        "El artículo … se publicó primero en …",
    ),
    advertising=(
        "publicidad",
        "contenido patrocinado",
        "patrocinado",
        "patrocinado por",
        "publirreportaje",
        "colaboración pagada",
        "contenido promocionado",
    ),
    and_words="y e",
    ad_tags="publicidad",
    book_parts="portada créditos índice dedicatoria agradecimientos",
    book_rights="reservados",
    heading_styles="ttulo título",
    page_messages=(
        "su navegador no soporta",
        "tu navegador no soporta",
        "su navegador no admite",
        "tu navegador no admite",
        "su navegador no es compatible",
        "tu navegador no es compatible",
        "el navegador no soporta",
        "habilite javascript",
        "active javascript",
        "activa javascript",
        "habilita javascript",
        "este vídeo no está disponible",
        "este video no está disponible",
        "para ver este vídeo",
        "para ver este video",
    ),
    timestamps="""
    publicado publicada actualizado actualizada el a las la h hrs horas minutos hace de del lectura min última
    modificación fecha
    """,
    attributions=("según", "de acuerdo con", "fuente", "fuentes", "acerca de", "sobre el", "vía"),
    background=(
        "anteriormente … escribió",
        "anteriormente … informó",
        "anteriormente … escribimos",
        "anteriormente … informamos",
        "anteriormente se informó",
        "antes … escribió que",
        "previamente … informó",
        "previamente se informó",
        "recordemos",
        "recordamos",
        "cabe recordar",
        "hay que recordar",
        "conviene recordar",
        "como recordatorio",
        "le recordamos",
        "les recordamos",
        "también recordamos",
        "como informamos anteriormente",
        "como ya informamos",
    ),
    bot_check=(
        "un momento",
        "verifique que es un ser humano",
        "verifica que eres humano",
        "verifique que usted es humano",
        "verificar que usted es un ser humano",
        "no eres un robot",
        "no es un robot",
        "no soy un robot",
        "eres un robot",
        "comprobando su navegador",
        "comprobando tu navegador",
        "comprobación de seguridad",
        "verificación de seguridad",
        "seguridad de su conexión",
        "seguridad de tu conexión",
        "habilite javascript",
        "habilita javascript",
        "active javascript",
        "activa javascript",
        "javascript está desactivado",
        "tráfico inusual",
        "actividad inusual",
    ),
    consent=("rgpd", "privacidad", "aceptar", "rechazar"),
    captions="fig figura tabla cuadro gráfico",
    mail_headers=("de", "enviado", "enviado el", "fecha", "para", "responder a"),
    mail_subjects=("asunto",),
    page_labels="página",
    page_of="de",
    thousand="mil",
    million="millón millones",
    hedges="unos unas cerca menos casi hasta",
    counted_of="de",
    small_talk=(
        "gracias",
        "muchas gracias",
        "hola",
        "buenos días",
        "buenas tardes",
        "buenas noches",
        "adiós",
        "hasta luego",
        "jaja",
        "jajaja",
        "muy bien",
        "bien hecho",
        "buena respuesta",
        "gran respuesta",
        "excelente",
        "genial",
        "perfecto",
        "estupendo",
        "fantástico",
        "bravo",
        "buen trabajo",
        "de acuerdo",
        "entendido",
        "de nada",
        "hasta mañana",
        "lo siento",
    ),
    read_more=("leer más", "seguir leyendo"),
    times=TimeWords(
        every_day=("cada día", "todos los días", "diario"),
        weekdays=("días laborables", "entre semana"),
        weekend=("fin de semana", "fines de semana"),
        every_week=("cada semana", "todas las semanas"),
        off="no apagar desactivar",
        from_day="de del",
        to_day="a al el hasta",
        at="a",
        every="cada todos todas",
        schedule_fillers="en y el la las los",
        ordinal_endings="o",
        now="ahora",
        since="desde",
        last="últim* pasad*",
        this="esta este",
        today="hoy",
        yesterday="ayer",
        before_yesterday="anteayer",
        within="en",
        range_fillers="de del el la las los artícul*",
    ),
)
