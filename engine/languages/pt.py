"""Portuguese."""

from engine.languages.model import Language, TimeWords

LANGUAGE = Language(
    code="pt",
    followups=("e", "e quanto a", "e quanto ao", "e quanto à", "que tal", "mas", "ou"),
    verbs="""
    é são era eram foi foram será serão está estão estava há havia tem têm tinha tinham pode podem vai vão deve
    fica custa
    """,
    pronouns="""
    ele ela eles elas dele dela deles delas nele nela lhe lhes seu sua seus suas isto isso aquilo este esta esse
    essa
    """,
    punkt="portuguese",
    stemmer="portuguese",
    abbreviations="""
    sr sra srs sras srta dr dra drs dras d dª dom prof profa profª eng engª arq gen cel cap ten maj sgt alm sen dep
    des min exmo exma ilmo v.exa p.ex pág págs pp n nº n.º núm art arts vol av al r trav tel a.c d.c a.m p.m aprox
    ed eds fig figs cia ltda s.a lda sto sta jr ph.d op cit cf obs ref máx mín jan fev abr jun jul ago out nov dez
    e.u.a pe sgto sgta cb brig gov pref proc insp revmo exmos côn mons ilma emb adv pça apto lg univ esp hab vda
    irm fr sd subten dept cmte rev téc
    """,
    before_numbers="p art cap inc vol fig tel mar mai set par dec proc",
    before_names="del depto exa com fam dir inst cons sec ir con bel rod ag ver pres aux card ac dec proc",
    clauses="art artigo cap capítulo seção secção título anexo parágrafo inc inciso alínea cláusula ponto",
    speech_verbs="""
    disse diz perguntou pergunta respondeu responde exclamou gritou acrescentou escreveu sussurrou questionou
    comentou explicou afirmou murmurou
    """,
    nobody="ninguém nenhum",
    stopwords="""
    o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para com sem sob sobre entre
    até desde e ou mas se que quem qual quais quando onde como quanto quantos quantas porque é são era eram ser foi
    foram está estão estava ter tem têm tinha há não mais menos muito também já ao aos à às seu sua seus suas ele ela
    eles elas eu tu nós me te lhe este esta estes estas esse essa isso isto aquele aquela
    """,
    ask_who="quem",
    ask_when="quando ano data dia mês século",
    ask_where="onde país cidade lugar",
    ask_number="quanto quanta quantos quantas porcentagem percentagem número",
    ask_other="que qual quais como por porque",
    back_references="""
    ele ela eles elas este esta isto estes estas esse essa isso esses essas seu sua seus suas ambos
    """,
    dates="""
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro segunda terça quarta
    quinta sexta feira sábado domingo
    """,
    time_words="""
    hoje ontem amanhã noite manhã tarde meio-dia meia-noite semana mês ano anos década século hora horas minutos
    primavera verão outono inverno agora recentemente
    """,
    numbers="""
    dois duas três quatro cinco seis sete oito nove dez onze doze treze quatorze catorze quinze dezesseis dezasseis
    dezessete dezassete dezoito dezenove dezanove vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem
    cento centenas duzentos duzentas trezentos trezentas quinhentos quinhentas mil milhar milhares milhão milhões
    bilhão bilhões bilião dúzia dezena dezenas metade meio meia terço quarto dobro
    """,
    bylines=("por", "texto", "autor", "autora", "redação", "escrito por"),
    photo_credits=(
        "foto",
        "fotos",
        "imagem",
        "crédito",
        "créditos",
        "vídeo",
        "getty images",
        "ilustração",
        "reprodução",
        "divulgação",
    ),
    related_links=(
        "leia também",
        "leia mais",
        "ler também",
        "leia ainda",
        "veja também",
        "veja mais",
        "saiba mais",
        "confira",
        "notícias relacionadas",
        "artigos relacionados",
        "continue lendo",
        "continua após a publicidade",
        "publicidade",
        "clique aqui",
        "mais lidas",
        "pode interessar",
        "relacionado",
    ),
    promotions=(
        "assine",
        "inscreva se",
        "subscreva",
        "siga nos",
        "siga o",
        "compartilhe",
        "compartilhar",
        "partilhar",
        "newsletter",
        "cadastre se",
        "receba",
        "baixe o app",
        "todos os direitos reservados",
        "comentários",
        "participe",
    ),
    feed_footers=(
        "O post … apareceu primeiro em …",
        "O post … aparece primeiro em …",
        "O conteúdo … aparece primeiro em …",
        "O artigo … apareceu primeiro em …",
        "O artigo … aparece primeiro em …",
    ),
    advertising=(
        "publicidade",
        "conteúdo patrocinado",
        "patrocinado",
        "publieditorial",
        "parceria paga",
        "conteúdo de marca",
        "informe publicitário",
    ),
    and_words="e",
    ad_tags="publi publicidade",
    book_parts="folha_de_rosto sumário índice créditos agradecimentos",
    book_rights="reservados",
    heading_styles="ttulo título",
    page_messages=(
        "seu navegador não suporta",
        "o seu navegador não suporta",
        "o navegador não suporta",
        "seu navegador não é compatível",
        "ative o javascript",
        "habilite o javascript",
        "habilite javascript",
        "este vídeo não está disponível",
        "este vídeo não está mais disponível",
        "para ver este vídeo",
        "para assistir a este vídeo",
        "para assistir este vídeo",
    ),
    timestamps="publicado publicada atualizado atualizada em às as h horas min minutos há de do leitura última data",
    attributions=("segundo", "de acordo com", "fonte", "fontes", "a propósito de", "sobre o", "via"),
    background=(
        "anteriormente … escreveu",
        "anteriormente … informou",
        "anteriormente … informamos",
        "anteriormente foi noticiado",
        "mais cedo … escreveu",
        "mais cedo … informou",
        "antes … escreveu que",
        "recordemos",
        "recordamos",
        "lembramos",
        "lembre se",
        "vale lembrar",
        "vale recordar",
        "cabe lembrar",
        "recorde se",
        "como já informamos",
    ),
    bot_check=(
        "um momento",
        "confirme que é humano",
        "confirme que você é humano",
        "verifique se você é humano",
        "verificar se você é humano",
        "não é um robô",
        "não sou um robô",
        "verificando seu navegador",
        "verificação de segurança",
        "segurança da sua conexão",
        "segurança da sua ligação",
        "ative o javascript",
        "habilite o javascript",
        "tráfego incomum",
    ),
    hyphened=(
        "trata-se tornou-se tornar-se segunda-feira terça-feira quarta-feira quinta-feira sexta-feira "
        "guarda-chuva bem-estar primeiro-ministro primeira-ministra recém-nascido recém-chegado ex-presidente"
    ),
    captions="fig figura tab tabela quadro gráfico",
    mail_headers=("de", "enviado", "enviada em", "data", "para", "responder a"),
    mail_subjects=("assunto",),
    page_labels="página",
    page_of="de",
    thousand="mil",
    million="milhão milhões",
    hedges="cerca menos",
    counted_of="de do da",
    small_talk=("obrigado", "obrigada", "muito obrigado", "muito obrigada", "olá", "bom dia", "boa tarde", "boa noite"),
    read_more=("leia mais",),
    times=TimeWords(
        every_day=("todos os dias", "diariamente"),
        weekdays=("dias úteis",),
        weekend=("fim de semana", "fins de semana"),
        every_week=("cada semana", "todas as semanas"),
        off="desligar",
        from_day="de da",
        to_day="a ao até",
        at="a as",
        every="cada todos todas",
        schedule_fillers="e de no na nos os",
        ordinal_endings="o",
        now="agora",
        since="desde",
        last="últim* passad*",
        this="esta este",
        today="hoje",
        yesterday="ontem",
        before_yesterday="anteontem",
        within="na nas no nos",
        range_fillers="as de os artig*",
    ),
)
